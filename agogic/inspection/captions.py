"""Whether this machine can put into captions what is spoken: the package, the folder, the model."""

from __future__ import annotations

from pathlib import Path

from agogic.inspection.findings import Finding, fine, wrong
from agogic.inspection.findings import gettext_noop as _
from agogic.media.speech import SpeechUnready, speech_look, speech_open


def captions_found(model: Path | None, *, whole: bool = True) -> Finding:
    """Whether the machine can put into captions what is spoken. `whole`: the model is read, which takes a while."""
    if model is None:
        return fine(
            "captions.people", _("People write the captions"), _("No model was supplied, so nobody listens but people.")
        )
    try:
        (speech_open if whole else speech_look)(model)
    except SpeechUnready as unready:
        means, mend = _UNREADY[unready.code]
        told = f" ({unready.told})" if unready.told else ""
        return wrong(
            f"captions.{unready.code}", _("The machine writes no captions"), means, mend, folder=str(model), told=told
        )
    return fine(
        "captions",
        _("The machine can write captions"),
        _(
            "The model in %(folder)s was read. What is spoken live and recorded is put into words on this machine alone."
        ),
        folder=str(model),
    )


_UNREADY = {
    "folder": (
        _("AGOGIC_CAPTIONS_MODEL names %(folder)s, and there is no such folder."),
        _("Put a sherpa-onnx model there, or leave the setting out. Nothing is fetched by itself."),
    ),
    "package": (
        _("A model was supplied, but what reads it is not installed."),
        _("Install it with pip install 'agogic[captions]', or leave AGOGIC_CAPTIONS_MODEL out."),
    ),
    "model": (
        _("What lies in %(folder)s could not be read as a streaming model%(told)s."),
        _("Supply a streaming transducer or CTC model of sherpa-onnx: its onnx files and tokens.txt."),
    ),
}
