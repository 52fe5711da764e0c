import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  __export
} from "./chunk-IKU6QXST.js";

// builtin:node:crypto
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();
var createPrivateKey = /* @__PURE__ */ (() => builtin.createPrivateKey)();
var createPublicKey = /* @__PURE__ */ (() => builtin.createPublicKey)();
var createVerify = /* @__PURE__ */ (() => builtin.createVerify)();
var randomBytes = /* @__PURE__ */ (() => builtin.randomBytes)();
var randomInt = /* @__PURE__ */ (() => builtin.randomInt)();
var randomUUID = /* @__PURE__ */ (() => builtin.randomUUID)();
var sign = /* @__PURE__ */ (() => builtin.sign)();
var verify = /* @__PURE__ */ (() => builtin.verify)();
var X509Certificate = /* @__PURE__ */ (() => builtin.X509Certificate)();

// builtin:node:fs
var builtin2 = process.getBuiltinModule("node:fs");
var closeSync = /* @__PURE__ */ (() => builtin2.closeSync)();
var existsSync = /* @__PURE__ */ (() => builtin2.existsSync)();
var fstatSync = /* @__PURE__ */ (() => builtin2.fstatSync)();
var lstatSync = /* @__PURE__ */ (() => builtin2.lstatSync)();
var openSync = /* @__PURE__ */ (() => builtin2.openSync)();
var readSync = /* @__PURE__ */ (() => builtin2.readSync)();
var rmSync = /* @__PURE__ */ (() => builtin2.rmSync)();
var statSync = /* @__PURE__ */ (() => builtin2.statSync)();
var opendirSync = /* @__PURE__ */ (() => builtin2.opendirSync)();
var constants = /* @__PURE__ */ (() => builtin2.constants)();

// src/domain/base64.ts
function decodeBase64(text) {
  const joined = text.replaceAll("\n", "").replaceAll("\r", "");
  if (joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) return void 0;
  return new Uint8Array(Buffer.from(joined, "base64"));
}

// builtin:node:fs/promises
var promises_exports = {};
__export(promises_exports, {
  access: () => access,
  appendFile: () => appendFile,
  chmod: () => chmod,
  chown: () => chown,
  constants: () => constants2,
  copyFile: () => copyFile,
  cp: () => cp,
  default: () => promises_default,
  glob: () => glob,
  lchmod: () => lchmod,
  lchown: () => lchown,
  link: () => link,
  lstat: () => lstat,
  lutimes: () => lutimes,
  mkdir: () => mkdir,
  mkdtemp: () => mkdtemp,
  mkdtempDisposable: () => mkdtempDisposable,
  open: () => open,
  opendir: () => opendir,
  readFile: () => readFile,
  readdir: () => readdir,
  readlink: () => readlink,
  realpath: () => realpath,
  rename: () => rename,
  rm: () => rm,
  rmdir: () => rmdir,
  stat: () => stat,
  statfs: () => statfs,
  symlink: () => symlink,
  truncate: () => truncate,
  unlink: () => unlink,
  utimes: () => utimes,
  watch: () => watch,
  writeFile: () => writeFile
});
var builtin3 = process.getBuiltinModule("node:fs/promises");
var promises_default = builtin3;
var access = /* @__PURE__ */ (() => builtin3.access)();
var copyFile = /* @__PURE__ */ (() => builtin3.copyFile)();
var cp = /* @__PURE__ */ (() => builtin3.cp)();
var glob = /* @__PURE__ */ (() => builtin3.glob)();
var open = /* @__PURE__ */ (() => builtin3.open)();
var opendir = /* @__PURE__ */ (() => builtin3.opendir)();
var rename = /* @__PURE__ */ (() => builtin3.rename)();
var truncate = /* @__PURE__ */ (() => builtin3.truncate)();
var rm = /* @__PURE__ */ (() => builtin3.rm)();
var rmdir = /* @__PURE__ */ (() => builtin3.rmdir)();
var mkdir = /* @__PURE__ */ (() => builtin3.mkdir)();
var readdir = /* @__PURE__ */ (() => builtin3.readdir)();
var readlink = /* @__PURE__ */ (() => builtin3.readlink)();
var symlink = /* @__PURE__ */ (() => builtin3.symlink)();
var lstat = /* @__PURE__ */ (() => builtin3.lstat)();
var stat = /* @__PURE__ */ (() => builtin3.stat)();
var statfs = /* @__PURE__ */ (() => builtin3.statfs)();
var link = /* @__PURE__ */ (() => builtin3.link)();
var unlink = /* @__PURE__ */ (() => builtin3.unlink)();
var chmod = /* @__PURE__ */ (() => builtin3.chmod)();
var lchmod = /* @__PURE__ */ (() => builtin3.lchmod)();
var lchown = /* @__PURE__ */ (() => builtin3.lchown)();
var chown = /* @__PURE__ */ (() => builtin3.chown)();
var utimes = /* @__PURE__ */ (() => builtin3.utimes)();
var lutimes = /* @__PURE__ */ (() => builtin3.lutimes)();
var realpath = /* @__PURE__ */ (() => builtin3.realpath)();
var mkdtemp = /* @__PURE__ */ (() => builtin3.mkdtemp)();
var mkdtempDisposable = /* @__PURE__ */ (() => builtin3.mkdtempDisposable)();
var writeFile = /* @__PURE__ */ (() => builtin3.writeFile)();
var appendFile = /* @__PURE__ */ (() => builtin3.appendFile)();
var readFile = /* @__PURE__ */ (() => builtin3.readFile)();
var watch = /* @__PURE__ */ (() => builtin3.watch)();
var constants2 = /* @__PURE__ */ (() => builtin3.constants)();

// src/adapters/platform/files.ts
function errnoOf(error) {
  const isCoded = typeof error === "object" && error !== null && "code" in error;
  return isCoded && typeof error.code === "string" ? error.code : void 0;
}
var meanings = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOENT: "not found",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  ELOOP: "it is a symbolic link, or they form a loop",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  EIO: "input/output error"
};
function failureWords(error) {
  const errno = errnoOf(error);
  if (errno === void 0) return "unknown failure";
  const meaning = meanings[errno];
  return meaning === void 0 ? errno : `${meaning} (${errno})`;
}
async function readRegularFile(path, options) {
  let file;
  try {
    file = await open(path, openFlags(options));
  } catch (cause) {
    return notOpened(cause, options);
  }
  try {
    return await readOpen(file, options.maxBytes);
  } catch (cause) {
    return { kind: "failed", why: failureWords(cause), symlink: false, cause };
  } finally {
    await file.close();
  }
}
function readRegularFileSync(path, options) {
  let file;
  try {
    file = openSync(path, openFlags(options));
  } catch (cause) {
    return notOpened(cause, options);
  }
  try {
    return readOpenSync(file, options.maxBytes);
  } catch (cause) {
    return { kind: "failed", why: failureWords(cause), symlink: false, cause };
  } finally {
    closeSync(file);
  }
}
function openFlags({ followLinks }) {
  return constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW);
}
function notOpened(cause, options) {
  if (errnoOf(cause) === "ENOENT") return { kind: "missing" };
  return { kind: "failed", why: failureWords(cause), symlink: isRefusedLink(cause, options), cause };
}
function isRefusedLink(cause, { followLinks }) {
  return !followLinks && (errnoOf(cause) === "ELOOP" || errnoOf(cause) === "EMLINK");
}
async function readOpen(file, maxBytes) {
  const stat2 = await file.stat();
  if (!stat2.isFile()) return notRegular;
  const buffer = Buffer.allocUnsafe(Math.min(stat2.size, maxBytes) + 1);
  let length = 0;
  for (; ; ) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return { kind: "read", bytes: buffer.subarray(0, length) };
    length += bytesRead;
    if (length > maxBytes) return tooLarge(maxBytes);
    if (length === buffer.length) return { kind: "failed", why: "it grew while it was read", symlink: false };
  }
}
function readOpenSync(file, maxBytes) {
  if (!fstatSync(file).isFile()) return notRegular;
  const chunks = [];
  for (let length = 0; length <= maxBytes; ) {
    const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, maxBytes + 1 - length));
    const bytesRead = readSync(file, chunk);
    if (bytesRead === 0) return { kind: "read", bytes: Buffer.concat(chunks) };
    chunks.push(chunk.subarray(0, bytesRead));
    length += bytesRead;
  }
  return tooLarge(maxBytes);
}
var notRegular = { kind: "failed", why: "it is no regular file", symlink: false };
function tooLarge(maxBytes) {
  return { kind: "failed", why: `it is larger than ${maxBytes} bytes`, symlink: false };
}

export {
  createHash,
  createPrivateKey,
  createPublicKey,
  createVerify,
  randomBytes,
  randomInt,
  randomUUID,
  sign,
  verify,
  X509Certificate,
  existsSync,
  lstatSync,
  rmSync,
  statSync,
  opendirSync,
  constants,
  decodeBase64,
  access,
  cp,
  open,
  rm,
  mkdir,
  readdir,
  readlink,
  stat,
  chmod,
  realpath,
  mkdtemp,
  writeFile,
  appendFile,
  readFile,
  promises_exports,
  errnoOf,
  failureWords,
  readRegularFile,
  readRegularFileSync
};
