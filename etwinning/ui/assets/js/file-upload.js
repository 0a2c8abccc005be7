// How one file is sent: in parts, by the tus protocol; what is said of it; what may pass by itself and what may not.
import { Upload } from "tus-js-client";

const DELAYS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 30000];
const MEGABYTE = 1000000;
const CONFLICT = 409; // another window was quicker, which the next try knows; or the room is full or closed, which is said at once

// Known again by what the file is, who sends it and where to: another person at the same computer begins anew.
function signOf({ name, size, lastModified }, { person, url }) {
  return ["file-sender", person, url, name, size, lastModified].join(":");
}

export function uploadOf({ file, said }, given, form, acts) {
  return new Upload(file, {
    endpoint: given.url,
    chunkSize: Number(given.part),
    retryDelays: DELAYS,
    uploadDataDuringCreation: true,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, filetype: file.type, ...said },
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    fingerprint: () => Promise.resolve(signOf(file, given)),
    onShouldRetry: (fault, tries) => mayPass(fault) && (tries < 2 || fault.originalResponse?.getStatus() !== CONFLICT),
    ...acts,
  });
}

// No connection, another window, a damaged part, a store of files that is away: all these end by themselves.
export function mayPass(fault) {
  const status = fault.originalResponse?.getStatus() || 0;
  return !status || [CONFLICT, 423, 460].includes(status) || status >= 500;
}

// What is known before a byte is sent.
export function problemOf({ size, type }, given, words) {
  const limit = Number(type.startsWith("image/") ? given.pictureLimit : given.limit);
  if (!size) return words.empty;
  return size > limit ? words.large.replace("{size}", Math.ceil(size / MEGABYTE)).replace("{limit}", limit / MEGABYTE) : "";
}
