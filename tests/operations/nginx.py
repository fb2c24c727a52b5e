"""A real nginx with the packaged configuration, its names, folders and ports exchanged for the test's own."""

import os
import subprocess
from pathlib import Path

from runner.needs import find_nginx
from tests.support.smtp import free_port
from tests.support.sources import ROOT

DEPLOY = ROOT / "deploy"
NAME = "yoyaku.city.example"
_OWN = """
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/start.log;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    {temporary}
    include {folder}/site.conf;
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Nginx:
    """``https`` and ``http`` are its ports; ``log`` what it wrote about requests."""

    def __init__(self, folder: Path, upstream: str) -> None:
        self.folder = folder
        self.https, self.http = free_port(), free_port()
        self.log = folder / "access.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._make_certificate()
        (folder / "site.conf").write_text(self._site(upstream), encoding="utf-8")
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
        user = "user root;" if os.geteuid() == 0 else ""  # the certificate and the code are root's own here
        own = _OWN.format(folder=folder, user=user, temporary=temporary)
        (folder / "nginx.conf").write_text(own, encoding="utf-8")

    def _site(self, upstream: str) -> str:
        """Exchanges must all apply: one that finds nothing means that the file has changed."""
        text = (DEPLOY / "nginx" / "tsudoi.conf").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if "listen [::]" not in line]
        text = "\n".join(lines)
        for ours, theirs in {
            "listen 443 ssl": f"listen 127.0.0.1:{self.https} ssl",
            "listen 80 ": f"listen 127.0.0.1:{self.http} ",
            "server unix:/run/tsudoi/web.sock": f"server {upstream}",
            "/etc/ssl/tsudoi/": f"{self.folder}/",
            "/opt/tsudoi/current/": f"{ROOT}/",
            "/var/log/nginx/tsudoi.": f"{self.folder}/",
            "/var/lib/nginx/tsudoi": f"{self.folder}/cache",
        }.items():
            assert ours in text, f"{ours} is not in tsudoi.conf any more"
            text = text.replace(ours, theirs)
        return text

    def _make_certificate(self) -> None:
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
                *("-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
                *("-keyout", str(self.folder / "privkey.pem"), "-out", str(self.folder / "fullchain.pem")),
            ],
            check=True,
            capture_output=True,
        )

    def _command(self, *arguments: str) -> list[str]:
        program = find_nginx()
        assert program is not None
        return [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *arguments]

    def check(self) -> str:
        """What ``nginx -t`` says; raises if it is not content."""
        done = subprocess.run(self._command("-t"), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def start(self) -> None:
        self._process = subprocess.Popen(self._command("-g", "daemon off;"))

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
