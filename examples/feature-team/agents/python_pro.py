#!/usr/bin/env python3
"""Agent python-pro: writes service.py, an HTTP service over the OpenAPI document that backend-architect announced.

A command agent: one JSON document on stdin, JSON lines on stdout. Standard library only; Python 3.9 or later.
Exit code 65: the task or the document cannot be built from, and trying again cannot help.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

TEMPLATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "design", "service_template.py")
PLACE = '    "@OPENAPI@"\n'
METHODS = ("get", "post", "put", "patch", "delete")
EXIT_INVALID_PAYLOAD = 65
EXIT_TEMPORARY_FAILURE = 75


class InvalidPayload(Exception):
    """What was handed in cannot be built from."""


def say(line):
    print(json.dumps(line), flush=True)


def read_task(text):
    try:
        task = json.loads(text)
    except ValueError as error:
        raise InvalidPayload("the task on stdin is not JSON: %s" % error) from None
    if not isinstance(task, dict) or not isinstance(task.get("folder"), str):
        raise InvalidPayload("the task needs a folder")
    event = task.get("event")
    payload = event.get("payload") if isinstance(event, dict) else None
    if not isinstance(payload, dict):
        raise InvalidPayload("the task needs an event with a payload")
    return task["folder"], payload


def read_artefact(folder, artefact):
    """The bytes of a file of the folder, if it is the one that the event announced."""
    if not isinstance(artefact, dict) or not isinstance(artefact.get("path"), str):
        raise InvalidPayload("payload.artefact needs a path, got %s" % json.dumps(artefact))
    root = os.path.realpath(folder)
    path = os.path.realpath(os.path.join(root, artefact["path"]))
    if not path.startswith(root + os.sep):
        raise InvalidPayload("artefact %s lies outside the working folder" % json.dumps(artefact["path"]))
    try:
        with open(path, "rb") as file:
            content = file.read()
    except (OSError, ValueError) as error:
        raise InvalidPayload("artefact %s cannot be read: %s" % (json.dumps(artefact["path"]), error)) from None
    if hashlib.sha256(content).hexdigest() != artefact.get("sha256"):
        raise InvalidPayload("artefact %s is not the file its event announced" % json.dumps(artefact["path"]))
    return content


def read_design(content):
    """The document, checked for what the service relies on, and its number of operations."""
    try:
        document = json.loads(content)
        schemas = document["components"]["schemas"]
        resources = {name: schema for name, schema in schemas.items() if "x-resource" in schema}
        for name, schema in resources.items():
            path = "/" + schema["x-resource"]["path"]
            wanted = ((path, "get"), (path, "post"), (path + "/{id}", "get"), (path + "/{id}", "patch"))
            for place, method in wanted + ((path + "/{id}", "delete"),):
                if method not in document["paths"].get(place, {}):
                    raise InvalidPayload("the design lacks %s %s" % (method.upper(), place))
            if name + "Input" not in schemas:
                raise InvalidPayload("the design lacks the schema %sInput" % name)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidPayload("the design cannot be read: %s: %s" % (type(error).__name__, error)) from None
    if not resources:
        raise InvalidPayload("the design marks no schema with x-resource: there is nothing to serve")
    operations = sum(method in METHODS for item in document["paths"].values() for method in item)
    return document, len(resources), operations


def service_source(document):
    """The service's source. The design enters as quoted lines of ASCII JSON, so no text of it can become code."""
    with open(TEMPLATE, encoding="utf-8") as file:
        before, after = file.read().split(PLACE)
    lines = json.dumps(document, indent=1, ensure_ascii=True).split("\n")
    return before + "".join("    %s\n" % ascii(line) for line in lines) + after


def write_whole(folder, name, text):
    """Replaces a file in one step, so that nobody ever reads half of it."""
    content = text.encode("utf-8")
    handle, temporary = tempfile.mkstemp(prefix="." + name + ".", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, os.path.join(folder, name))
    except BaseException:
        os.unlink(temporary)
        raise
    return {"path": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def check_runs(folder, document):
    """Starts the service once and asks for its interface. Raises what goes wrong."""
    command = [sys.executable, "-I", "-B", os.path.join(folder, "service.py"), "--until-input-ends"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as service:
        try:
            port = json.loads(service.stdout.readline())["port"]
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with direct.open("http://127.0.0.1:%d/openapi.json" % port, timeout=10) as answer:
                if json.load(answer) != document:
                    raise RuntimeError("the service answers with another design than it was written for")
        finally:
            service.stdin.close()
            try:
                service.wait(timeout=5)
            except subprocess.TimeoutExpired:
                service.kill()


def main():
    try:
        folder, payload = read_task(sys.stdin.read())
        say({"progress": "reading the design"})
        document, resources, operations = read_design(read_artefact(folder, payload.get("artefact")))
        source = service_source(document)
        compile(source, "service.py", "exec")
        artefact = write_whole(folder, "service.py", source)
        say({"progress": "starting the service once"})
        check_runs(folder, document)
    except InvalidPayload as error:
        print(error, file=sys.stderr)
        return EXIT_INVALID_PAYLOAD
    except OSError as error:
        print("%s: %s" % (type(error).__name__, error), file=sys.stderr)
        return EXIT_TEMPORARY_FAILURE
    say(
        {
            "result": {
                "artefact": artefact,
                "design": payload["artefact"],
                "resources": resources,
                "operations": operations,
                "lines": source.count("\n"),
            }
        }
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
