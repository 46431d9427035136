from django.urls import path

from networking_site.my_data import views

urlpatterns = [
    path("", views.my_data, name="my_data"),
    path("again/", views.my_data_again, name="my_data_again"),
    path("ask/", views.my_data_ask, name="my_data_ask"),
    path("download/", views.my_data_download, name="my_data_download"),
    path("close/", views.my_data_close, name="my_data_close"),
    path("erase/", views.my_data_erase, name="my_data_erase"),
]
