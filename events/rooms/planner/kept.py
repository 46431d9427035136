"""Difference arrays and a starter that took a long search, kept.

They are what `arrays` and `starter` find when given minutes, and are checked by the
tests. An array is one word a seat, one digit a round, counted on from a to j. It also
serves fewer seats and fewer rounds.
"""

from __future__ import annotations

ARRAYS = {
    10: [
        "000000 018753 095146 023617 082961 036892 057289 061574",
        "00000 01368 02894 04153 07512 09425 05639 08241 06987",
        "0000000 0824315 0758162 0496258 0342679 0189734 0217983",
        "00000000 08965127 02836475 04172956 03589214",
        "000000000 049351682 075146829 051289346",
    ],
    12: [
        "00000000 0128a573 0b697241 04321657 08a73914 02738165 091ab328 035b2496",
        "000000000 063b4a981 0713b942a 0872516a9 0a6915837 014a98752",
        "0000000000 07a12b5498 0b4736295a 01934a8b65 063a591742",
    ],
    14: [
        "00000000 07982a6b 015b47d6 093478c1 06c9d412 08b791a5 0ca5632d 04163db7",
        "000000000 064b8a295 079ab84d1 0b73a9d26 098571cb2 0a59d3867",
        "0000000000 079382cba5 03dc594287 082dc56a7b 0c51adb346",
    ],
    15: [
        "000000000 04d71cabe 0c18e7934 0a325b64c "
        "0bac78e91 0963218a5 0281947ea 0845c62db",
        "00000000000 0c49de3278b 03e27ba46c1 049d651c328 06843c2aebd 0175c89e2d3",
        "000000000000 0bc5381de924 06b3a1728ce9 0a7c89e43256 03d96eab7541",
    ],
    20: [
        "00000000000000 0g94f81j36i7da 0a7j396h51be8f "
        "03hi9741cae65g 0hd36fegj84ab7 0bjciehdg7f823",
    ],
}  # by rooms
STARTERS = {
    (30, 6): [
        [15, 16, 19, 21, 24],
        [3, 6, 8, 18, 23],
        [2, 4, 20, 27, 28],
        [10, 11, 12, 25, 29],
        [0, 1, 7, 13, 17],
        [5, 9, 14, 22, 26],
    ],
}  # by people and cycle length


def array(seats: int, rooms: int, rounds: int) -> list[list[int]] | None:
    """Give a kept array of so many seats and rounds, if there is one."""
    for words in ARRAYS.get(rooms, ()):
        table = [[int(digit, 20) for digit in word] for word in words.split()]
        if len(table) >= seats and len(table[0]) >= rounds:
            return [row[:rounds] for row in table[:seats]]
    return None
