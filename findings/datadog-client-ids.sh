#!/usr/bin/env bash
# datadog-api-client 2.62.0 for Python.
# Guess: ids of one form go into all calls alike: as the text that the API and Terraform print, or as uuid.UUID.
# Seen: no call converts. The id of an app must be a uuid.UUID, and its text is refused before anything is sent; the id of a connection,
# which is a UUID too, must be text, and a uuid.UUID is refused.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check datadog-api-client==2.62.0
cat >main.py <<'PY'
import uuid
import warnings

from datadog_api_client import ApiClient, Configuration
from datadog_api_client.exceptions import ApiTypeError
from datadog_api_client.v2.api.action_connection_api import ActionConnectionApi
from datadog_api_client.v2.api.app_builder_api import AppBuilderApi

warnings.simplefilter("ignore")
ID = "7f3c1f0e-6f5a-4f0f-9d7b-2c0c6a1f4b11"
# Nobody listens there: a call that is sent ends with another error.
client = ApiClient(Configuration(host="http://127.0.0.1:9"))
client.configuration.enable_retry = False


def taken(call, value):
    try:
        call(value)
    except ApiTypeError:
        return "refused"
    except Exception:
        return "sent"


for name, call in [
    ("app", AppBuilderApi(client).get_app),
    ("connection", ActionConnectionApi(client).get_action_connection),
]:
    print(f"{name}: text {taken(call, ID)}, UUID {taken(call, uuid.UUID(ID))}")
PY
seen=$(env/bin/python main.py)
printf 'datadog-api-client 2.62.0:\n%s\n' "$seen"
[[ $seen == $'app: text refused, UUID sent\nconnection: text sent, UUID refused' ]] || {
  echo "changed: an app's id used to be a UUID, and a connection's a text"
  exit 1
}
