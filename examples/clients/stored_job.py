"""The same without a package, with files that are in the storage already. See docs/clients.md."""
import json, sys, time, urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

url, folder = sys.argv[1:]  # e.g. http://127.0.0.1:4000 /examples
operations = Path(__file__).with_name("python-operations")
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))  # keeps the session cookie

def ask(name, **variables):
    query = (operations / f"{name}.graphql").read_text()
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"content-type": "application/json"})
    answer = json.load(opener.open(request))
    return answer["data"] if "errors" not in answer else sys.exit(answer["errors"][0]["message"])

ask("LogOn", input={"email": "demo@example.org", "password": "demo"})
ask("LinkJess", input={"jessUser": "DemoJess", "jessPwd": "demo"})

created = ask("SubmitFolder", path=folder)["submitStoredJob"]
if not created["ok"]: sys.exit(str(created))  # after UNCERTAIN look at the candidates before you send it again
job = {"id": created["job"]["id"], "isEnded": False}
while not job["isEnded"]:
    time.sleep(2)
    job = ask("Status", id=job["id"])["job"]
    print(job["status"], job["progress"])

# FINISHED does not mean success: EnergyPlus has the verdict.
print(ask("Verdict", id=job["id"])["job"]["energyPlus"])
with opener.open(f"{url}/jobs/{job['id']}/files.zip?ext=csv,err") as archive:
    open("results.zip", "wb").write(archive.read())
