"""What may be told of an error, wherever it is told (a letter to the administrators, a service, a file)."""

from django.views.debug import SafeExceptionReporterFilter


class NothingTypedFilter(SafeExceptionReporterFilter):
    """Tell where the code broke, never what the person had typed.

    Django hides what each view thinks of hiding; a form made tomorrow, or a variable that holds its words, would be
    told. Here nothing posted and no variable is, except on a developer's machine.
    """

    def get_post_parameters(self, request):
        if request is None or not self.is_active(request):
            return super().get_post_parameters(request)
        return dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request, tb_frame):
        return [] if self.is_active(request) else super().get_traceback_frame_variables(request, tb_frame)
