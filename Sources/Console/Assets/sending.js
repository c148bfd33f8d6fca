// Sends a file as it is and tells how much of it has left; only an old kind of request knows that.
export function send(path, file, type, { csrf, unsentWords }, observe) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Content-Type", type);
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.addEventListener("progress", ({ loaded, total }) => observe(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // A proxy's page says nothing that anybody could use.
      }
      return request.status === 202 ? resolve(answer) : reject(new Error(answer.detail ?? unsentWords));
    });
    request.addEventListener("error", () => reject(new Error(unsentWords)));
    request.send(file);
  });
}
