app_name = "urging"
urlpatterns = []
