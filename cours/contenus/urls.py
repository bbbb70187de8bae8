app_name = "contenus"

urlpatterns = []
