"""The same without a package, with files that are in the storage already. See docs/clients.md."""
import json, sys, time, urllib.request
from http.cookiejar import CookieJar

url, folder = sys.argv[1:]  # e.g. http://127.0.0.1:4000 /examples
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))  # keeps the session cookie

def ask(query, **variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"content-type": "application/json"})
    answer = json.load(opener.open(request))
    return answer["data"] if "errors" not in answer else sys.exit(answer["errors"][0]["message"])

logon = "mutation ($input: CredentialInput!) { logon(input: $input) { ok } }"
link = "mutation ($input: JessCredentialInput!) { setJessSession(input: $input) { ok } }"
ask(logon, input={"email": "demo@example.org", "password": "demo"})
ask(link, input={"jessUser": "DemoJess", "jessPwd": "demo"})

submit = "mutation ($path: FilePath!) { submitStoredJob(path: $path) { ok status outcome job { id } candidates { id } } }"
created = ask(submit, path=folder)["submitStoredJob"]
if not created["ok"]: sys.exit(str(created))  # after UNCERTAIN look at the candidates before you send it again
job = {"id": created["job"]["id"], "isEnded": False}
status = "query ($id: ID!) { job(id: $id) { id isEnded status progress { collected total } } }"
while not job["isEnded"]:
    time.sleep(2)
    job = ask(status, id=job["id"])["job"]
    print(job["status"], job["progress"])

# FINISHED does not mean success: EnergyPlus has the verdict.
verdict = "query ($id: ID!) { job(id: $id) { energyPlus { isSuccessful text } } }"
print(ask(verdict, id=job["id"])["job"]["energyPlus"])
with opener.open(f"{url}/jobs/{job['id']}/files.zip?ext=csv,err") as archive:
    open("results.zip", "wb").write(archive.read())
