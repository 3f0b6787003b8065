"""Every door of the site."""

urlpatterns: list = []
