"""What our log may hold: no key that opens a place."""

import logging

from .secret_addresses import mask

_written = logging.Formatter()


class MaskSecrets(logging.Filter):
    """Mask the secrets of addresses in a record: message, arguments, traceback.

    The record itself is changed, so that whoever reads it after this handler finds nothing either.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = _written.formatException(record.exc_info)
        if record.exc_text:  # formatters write this text rather than the exception
            record.exc_text = mask(record.exc_text)
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True
