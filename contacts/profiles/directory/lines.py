"""Reduces an ask or an offer to the words that it can be answered by.

Small words say nothing of what somebody looks for, and in a small community no count of
words would show it; so they are listed. Endings are taken off, alike on both sides,
so that "printers" answer "printing": a plain form of M. F. Porter, "An algorithm for
suffix stripping" (Program 14/3, 1980).
"""

from __future__ import annotations

from collections.abc import Iterable

from contacts.profiles.directory.folding import fold

SHORTEST_STEM = 4
_ENDINGS = ("ings", "ing", "ers", "er", "ies", "es", "ed", "s", "y", "e")
_SMALL_WORDS = (
    # English
    "a about after all also am an and any are as at be been but by can could do does "
    "each ever every for from get give good great had has have help her here him his "
    "how i if in into is it its just know like likes look looking made make makes many "
    "may me more most much my need needs new no not of off on one only or other our "
    "out over own people person she should so some somebody someone something such "
    "than that the their them then there these they thing things this those to too up "
    "us use very want wants was we well were what when where which who whom why will "
    "with without would you your "
    # … that say how much, when and how, and what everybody does
    "above across afterwards again ago almost alone along already always another "
    "anybody anyone anything around ask asked asking away back bad because become "
    "before begin behind below besides best better between big bit both bring came "
    "call certain come course day days different during either eight eleven else "
    "enough even everybody everyone everything explain few find first five four full "
    "further gave general go goes going gone got half happen happy hardly hear her "
    "herself himself hour hours hundred hurry idea instead itself keep kept kind "
    "knew known large last late later least leave left less let little live long "
    "lot love low main matter maybe mean might mine minute minutes moment month "
    "months morning mostly myself name near nearly never next nine nobody nothing "
    "now often old once open order others ours ourselves part perhaps place plain "
    "please possible put quick quiet quite rather read real really right run said "
    "same saw say second see seem sell send sent set seven several shall short show "
    "side simple since six small sometimes soon sort start stay still stop suddenly "
    "sure take taken talk teach tell ten thank their though thought three through "
    "time times today together told tomorrow took toward turn twelve twenty twice "
    "two under until upon used useful usual wait way ways week weeks went whatever "
    "whether while whole whose within word words work works worth write year years "
    "yes yet young yourself "
    # German, and what is alike in Dutch
    "aber als am auch auf aus bei bin bis das dass dem den der des die dir doch ein "
    "eine einem einen einer eines er es fuer fur gerne habe haben hat ich ihr ihre im "
    "in ist jemand kann kein keine man mehr mein meine mich mir mit nach nicht noch "
    "nur oder ohne sehr sein sich sie sind suche und uns unser von vor war was wenn "
    "wer wie wir wo zu zum zur een het met naar niet van voor zoek "
    # French
    "au aux avec ce ces cet cette chez dans de des du elle en est et eux il je la le "
    "les leur lui ma mais mes moi mon ne nos notre nous ou par pas plus pour qu que "
    "qui quelqu sa sans ses son sont sur ta te tes toi ton tu un une vos votre vous "
    # Spanish and Portuguese
    "al alguien algun alguna ao aos as busco com como con da das del do dos e ela ele "
    "em entre era es esa ese eso esta este esto eu foi hay la las lo los mas me mi mis "
    "muito muy na nas no nos o os para pela pelo pero por porque procuro quem quien se "
    "sem ser si sin sobre su sua sus tambem tambien tem tengo tu uma un una uno y yo "
    # Italian
    "alla anche che chi cerco con dal della delle di gli ha ho il io lo ma mio nel "
    "nella non per piu qualcuno sono suo tra un"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def words_of_line(text: str, topics: Iterable[str] = ()) -> list[str]:
    """Give the different words of a line and its topics, without small words."""
    words = fold(" ".join([text, *topics])).split()
    stems = {word: _stem(word) for word in words if word not in _SMALL}
    return list(dict.fromkeys(stem for stem in stems.values() if stem not in _SMALL))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
