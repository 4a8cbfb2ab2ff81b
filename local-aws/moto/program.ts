/**
 * stdin is a pipe that only our process holds: it ends when we end, SIGKILL included, and moto goes
 * with us. What moto 5.2 gets wrong, and no answer of ours can mend, is mended before it starts.
 */
export const MOTO_PROGRAM = `
import os, re, sys, threading
def leave_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=leave_with_parent, daemon=True).start()

# It ends a deletion in a suspended bucket with a 500 where a delete marker lies:
# terraform destroy would retry it for ever.
from moto.s3.models import FakeDeleteMarker
if not hasattr(FakeDeleteMarker, "dispose"):
    FakeDeleteMarker.dispose = lambda self, *_, **__: None

# It keeps whether delete markers are replicated, and says "Disabled": a plan that never ends.
from moto.s3.responses import S3Response
show_replication = S3Response.get_bucket_replication
def get_bucket_replication(self):
    status, headers, body = show_replication(self)
    rules = self.backend.get_bucket_replication(self.bucket_name)["Rule"]
    kept = iter([(rule.get("DeleteMarkerReplication") or {}).get("Status") for rule in rules])
    marker = "(<DeleteMarkerReplication><Status>)Disabled"
    return status, headers, re.sub(marker, lambda m: m[1] + (next(kept) or "Disabled"), body)
S3Response.get_bucket_replication = get_bucket_replication

from moto.server import main
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
`;
