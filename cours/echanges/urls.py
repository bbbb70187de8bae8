app_name = "echanges"

urlpatterns = []
