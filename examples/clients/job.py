"""A simulation job with requests: log on, link to JESS, submit, follow, fetch. See docs/clients.md."""
import sys, time, requests
from pathlib import Path

url, *files = sys.argv[1:]  # e.g. http://127.0.0.1:4000 shoebox.idf london.epw
operations = Path(__file__).with_name("python-operations")
session = requests.Session()  # keeps the session cookie
session.headers["apollo-require-preflight"] = "true"  # without it an upload by cookie is refused (CSRF)

def ask(name, **variables):
    query = (operations / f"{name}.graphql").read_text()
    answer = session.post(f"{url}/graphql", json={"query": query, "variables": variables}).json()
    return answer["data"] if "errors" not in answer else sys.exit(answer["errors"][0]["message"])

ask("LogOn", input={"email": "demo@example.org", "password": "demo"})
ask("LinkJess", input={"jessUser": "DemoJess", "jessPwd": "demo"})

parts = [("file", open(name, "rb")) for name in files]
created = session.post(f"{url}/jobs", data={"title": "Shoebox"}, files=parts).json()
if not created.get("ok"): sys.exit(str(created))  # after UNCERTAIN it may exist: look at `jobs` before you send it again
job = {"id": created["job"]["id"], "isEnded": False}
while not job["isEnded"]:
    time.sleep(2)
    job = ask("Status", id=job["id"])["job"]
    print(job["status"], job["progress"])

# FINISHED does not mean success: EnergyPlus has the verdict.
print(ask("Verdict", id=job["id"])["job"]["energyPlus"])
archive = session.get(f"{url}/jobs/{job['id']}/files.zip", params={"ext": "csv,err"})
archive.raise_for_status()
open("results.zip", "wb").write(archive.content)
