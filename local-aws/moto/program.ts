/**
 * stdin is a pipe that only our process holds: it ends when we end, SIGKILL included, and moto goes
 * with us. What moto 5.2 gets wrong, and no answer of ours can mend, is mended before it starts.
 */
export const MOTO_PROGRAM = `
import json, os, re, sys, threading, types, urllib.request
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

# It runs functions in Docker; ours run with us. One thread an event: the answer waits for none.
from moto.s3 import notifications
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
def invoke(account, event, function, region):
    body = json.dumps({"function": function, "event": event}).encode()
    request = urllib.request.Request(sys.argv[2] + "/_aws/s3-events", body, method="POST")
    threading.Thread(target=opener.open, args=(request,), daemon=True).start()
notifications._invoke_awslambda = invoke

# An event says which version of the object it is about, and that of a delete marker is one.
show_event = notifications._get_s3_event
def get_s3_event(name, bucket, key, notification):
    event = show_event(name, bucket, key, notification)
    if bucket.is_versioned:
        event["Records"][0]["s3"]["object"]["versionId"] = key.version_id
    return event
notifications._get_s3_event = get_s3_event

from moto.s3.models import S3Backend
set_marker = S3Backend._set_delete_marker
def set_delete_marker(self, bucket, name):
    marker = set_marker(self, bucket, name)
    kind = notifications.S3NotificationEvent.OBJECT_REMOVED_DELETE_MARKER_CREATED_EVENT
    empty = "d41d8cd98f00b204e9800998ecf8427e"
    key = types.SimpleNamespace(name=name, etag=empty, size=0, version_id=marker.version_id)
    notifications.send_event(self.account_id, kind, self.get_bucket(bucket), key)
    return marker
S3Backend._set_delete_marker = set_delete_marker

# It has no way to change or delete the resource server of a user pool, and says so with a 500,
# which terraform repeats for minutes. On the base of all services: that of user pools is loaded
# late.
from moto.core.responses import ActionResult, BaseResponse, EmptyResult
def server_of(self):
    pool, name = self._get_param("UserPoolId"), self._get_param("Identifier")
    return self.backend.user_pools[pool], self.backend.describe_resource_server(pool, name)
def update_resource_server(self):
    _, server = server_of(self)
    server.name, server.scopes = self._get_param("Name"), self._get_param("Scopes")
    return ActionResult({"ResourceServer": server.to_json()})
def delete_resource_server(self):
    pool, server = server_of(self)
    del pool.resource_servers[server.identifier]
    return EmptyResult()
BaseResponse.update_resource_server = update_resource_server
BaseResponse.delete_resource_server = delete_resource_server

# It gives tokens to users who sign in, and has no other use for its key: a program's tokens, and
# those that a test makes. Imported late, because most runs have no user pool.
from moto.moto_api._internal import urls
def sign_token(request, full_url, headers):
    from moto.cognitoidp.models import cognitoidp_backends, jwt
    asked = json.loads(request.data)
    backends = [b for regions in cognitoidp_backends.values() for b in regions.values()]
    pools = [b.user_pools[asked["pool"]] for b in backends if asked["pool"] in b.user_pools]
    header = {"kid": "dummy", "alg": "RS256", **asked.get("header", {})}
    return 200, {}, jwt.encode(header, asked["claims"], pools[0].json_web_key)
urls.url_paths["{0}/moto-api/sign-token"] = sign_token

# Terraform asks at each plan of a state machine, and moto has no such action. Here: its start.
def validate_state_machine_definition(self):
    try:
        definition = json.loads(self._get_param("definition"))
        known = definition["StartAt"] in definition["States"]
    except (KeyError, TypeError, ValueError):
        known = False
    message = "StartAt names no state of States."
    problem = {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": message}
    diagnostics = [] if known else [problem]
    return json.dumps({"result": "OK" if known else "FAIL", "diagnostics": diagnostics})
BaseResponse.validate_state_machine_definition = validate_state_machine_definition

# It keeps versions, and lists none.
def list_state_machine_versions(self):
    machine = self.stepfunction_backend.describe_state_machine(self._get_param("stateMachineArn"))
    versions = sorted(machine.versions.values(), key=lambda one: one.version, reverse=True)
    field = "stateMachineVersionArn"
    shown = [{field: one.arn, "creationDate": one.creation_date} for one in versions]
    return ActionResult({"stateMachineVersions": shown})
BaseResponse.list_state_machine_versions = list_state_machine_versions

# What it does not have it answers with a 500, which SDKs repeat for minutes; 501 they do not.
call_action = BaseResponse.call_action
def call_known_action(self):
    try:
        return call_action(self)
    except NotImplementedError as error:
        message = "not implemented by the local AWS: " + str(error)
        body = json.dumps({"__type": "NotImplemented", "message": message})
        return 501, {"content-type": "application/json"}, body
BaseResponse.call_action = call_known_action

# It has no saved queries of CloudWatch Logs Insights ("PutQueryDefinition" and its like).
import time, uuid
def queries(self):
    return vars(self.logs_backend).setdefault("query_definitions", {})
def known_query(self, id):
    if id not in queries(self):
        from moto.logs.exceptions import ResourceNotFoundException
        raise ResourceNotFoundException("The specified query definition does not exist.")
    return id
def put_query_definition(self):
    given = json.loads(self.body)
    id = given.get("queryDefinitionId")
    id = known_query(self, id) if id else str(uuid.uuid4())
    kept = {name: given[name] for name in ("name", "queryString", "logGroupNames") if name in given}
    queries(self)[id] = {"queryDefinitionId": id, "lastModified": int(time.time() * 1000), **kept}
    return json.dumps({"queryDefinitionId": id})
def describe_query_definitions(self):
    prefix = json.loads(self.body).get("queryDefinitionNamePrefix", "")
    found = [query for query in queries(self).values() if query["name"].startswith(prefix)]
    return json.dumps({"queryDefinitions": found})
def delete_query_definition(self):
    del queries(self)[known_query(self, json.loads(self.body)["queryDefinitionId"])]
    return json.dumps({"success": True})
for operation in (put_query_definition, describe_query_definitions, delete_query_definition):
    setattr(BaseResponse, operation.__name__, operation)

# It forgets whether a load balancer's groups judge what comes through PrivateLink, and what a rule
# says that names a group: terraform would set them for ever. A network load balancer is "app" in
# its ARN. ELB and EC2 are loaded late.
asked = threading.local()
known_action = BaseResponse.call_action
def call_mended_action(self):
    if self.service_name == "ec2":
        from moto.ec2.models.security_groups import SecurityGroupRule
        described = lambda rule: (rule.ip_range or rule.source_group).get("Description")
        SecurityGroupRule.description = property(described)
    if self.service_name != "elbv2":
        return known_action(self)
    from moto.elbv2 import models, utils
    asked.kind = "net" if self._get_param("Type") == "network" else "app"
    def arn_of(**parts):
        return utils.make_arn_for_load_balancer(**parts).replace("/app/", f"/{asked.kind}/", 1)
    models.make_arn_for_load_balancer = arn_of
    answer = known_action(self)
    enforced = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
    balancer = self.elbv2_backend.load_balancers.get(self._get_param("LoadBalancerArn"))
    if balancer and self._get_param(enforced):
        name = "enforce_security_group_inbound_rules_on_private_link_traffic"
        setattr(balancer, name, self._get_param(enforced))
    return answer
BaseResponse.call_action = call_mended_action

from moto.server import main
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
`;
