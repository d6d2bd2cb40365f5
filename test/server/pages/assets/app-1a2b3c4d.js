document.body.append("Hello from the page");
