"""Put mermaid.js into the site while it is built, from its npm package.

The script is never committed and never fetched by a reader's browser. Where npm is out of reach the
site is built all the same: diagrams then stay what they are in the source, readable code.
"""

import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

_PACKAGE: Final = "mermaid@11.17.2"
_SCRIPT: Final = "package/dist/mermaid.min.js"
_ADDRESS: Final = "assets/javascripts/mermaid.min.js"
_SECONDS: Final = 120


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Ask for the script, or leave the diagrams as code where it is not to be had."""
    if _script(config):
        config.extra_javascript.append(_ADDRESS)
    else:
        sys.stderr.write(f"mermaid: {_PACKAGE} is out of reach of npm; the diagrams stay code\n")
        config.mdx_configs["pymdownx.superfences"]["custom_fences"] = []
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the script to what is copied into the site."""
    if script := _script(config):
        files.append(File.generated(config, _ADDRESS, abs_src_path=str(script)))
    return files


def _script(config: MkDocsConfig) -> Path | None:
    """Return the script, which is asked for once and then kept beside the configuration."""
    kept = Path(config.config_file_path).parent / ".cache" / f"{_PACKAGE}.min.js"
    if not kept.exists() and (content := _from_npm()):
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(content)
    return kept if kept.exists() else None


def _from_npm() -> bytes | None:
    with TemporaryDirectory() as folder:
        try:
            subprocess.run(
                ["npm", "pack", "--silent", _PACKAGE],
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        (package,) = Path(folder).glob("*.tgz")
        with tarfile.open(package) as archive:
            script = archive.extractfile(_SCRIPT)
            return script.read() if script else None
