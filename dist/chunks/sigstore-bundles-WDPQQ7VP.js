const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  answerOf,
  attempt,
  authorityProblem,
  bytes,
  certificateFacts,
  derTag,
  extensionProblem,
  extensionsTag,
  fault,
  isoTime,
  items,
  matchEntry,
  member,
  optionalMember,
  placed,
  purposeOids,
  purposeProblem,
  readBundle,
  readCertificate,
  readDer,
  readDerInside,
  readElements,
  readInside,
  readLayer,
  readOnly,
  requireCodeSigning,
  requirePath,
  requiredBytes,
  text,
  writeDer
} from "./chunk-KCFD367X.js";
import "./chunk-X6R4UM6H.js";
import {
  cosignLayerType,
  encodeEnvelope,
  keySourceName,
  maxKeyFileBytes,
  readKeyFiles,
  statementType
} from "./chunk-7DB7QEI2.js";
import {
  digestParts,
  faultAt,
  memberPlace,
  parseStrictJson
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import {
  __commonJS,
  __require,
  __toESM
} from "./chunk-W4KKSKZ6.js";

// node_modules/@sigstore/core/dist/stream.js
var require_stream = __commonJS({
  "node_modules/@sigstore/core/dist/stream.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.ByteStream = void 0;
    var StreamError = class extends Error {
    };
    var ByteStream = class _ByteStream {
      static BLOCK_SIZE = 1024;
      buf;
      view;
      start = 0;
      constructor(buffer) {
        if (buffer) {
          this.buf = buffer;
          this.view = Buffer.from(buffer);
        } else {
          this.buf = Buffer.alloc(0);
          this.view = Buffer.from(this.buf);
        }
      }
      get buffer() {
        return this.view.subarray(0, this.start);
      }
      get length() {
        return this.view.byteLength;
      }
      get position() {
        return this.start;
      }
      seek(position) {
        this.start = position;
      }
      // Returns a Buffer containing the specified number of bytes starting at the
      // given start position.
      slice(start, len) {
        const end = start + len;
        if (end > this.length) {
          throw new StreamError("request past end of buffer");
        }
        return this.view.subarray(start, end);
      }
      appendChar(char) {
        this.ensureCapacity(1);
        this.view[this.start] = char;
        this.start += 1;
      }
      appendUint16(num) {
        this.ensureCapacity(2);
        const value = new Uint16Array([num]);
        const view = new Uint8Array(value.buffer);
        this.view[this.start] = view[1];
        this.view[this.start + 1] = view[0];
        this.start += 2;
      }
      appendUint24(num) {
        this.ensureCapacity(3);
        const value = new Uint32Array([num]);
        const view = new Uint8Array(value.buffer);
        this.view[this.start] = view[2];
        this.view[this.start + 1] = view[1];
        this.view[this.start + 2] = view[0];
        this.start += 3;
      }
      appendView(view) {
        this.ensureCapacity(view.length);
        this.view.set(view, this.start);
        this.start += view.length;
      }
      getBlock(size) {
        if (size <= 0) {
          return Buffer.alloc(0);
        }
        if (this.start + size > this.view.length) {
          throw new Error("request past end of buffer");
        }
        const result = this.view.subarray(this.start, this.start + size);
        this.start += size;
        return result;
      }
      getUint8() {
        return this.getBlock(1)[0];
      }
      getUint16() {
        const block = this.getBlock(2);
        return block[0] << 8 | block[1];
      }
      ensureCapacity(size) {
        if (this.start + size > this.view.byteLength) {
          const blockSize = _ByteStream.BLOCK_SIZE + (size > _ByteStream.BLOCK_SIZE ? size : 0);
          this.realloc(this.view.byteLength + blockSize);
        }
      }
      realloc(size) {
        const newArray = Buffer.alloc(size);
        const newView = Buffer.from(newArray);
        newView.set(this.view);
        this.buf = newArray;
        this.view = newView;
      }
    };
    exports.ByteStream = ByteStream;
  }
});

// node_modules/@sigstore/core/dist/asn1/error.js
var require_error = __commonJS({
  "node_modules/@sigstore/core/dist/asn1/error.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.ASN1TypeError = exports.ASN1ParseError = void 0;
    var ASN1ParseError = class extends Error {
    };
    exports.ASN1ParseError = ASN1ParseError;
    var ASN1TypeError = class extends Error {
    };
    exports.ASN1TypeError = ASN1TypeError;
  }
});

// node_modules/@sigstore/core/dist/asn1/length.js
var require_length = __commonJS({
  "node_modules/@sigstore/core/dist/asn1/length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.decodeLength = decodeLength;
    exports.encodeLength = encodeLength;
    var error_1 = require_error();
    function decodeLength(stream) {
      const buf = stream.getUint8();
      if ((buf & 128) === 0) {
        return buf;
      }
      const byteCount = buf & 127;
      if (byteCount > 6) {
        throw new error_1.ASN1ParseError("length exceeds 6 byte limit");
      }
      let len = 0;
      for (let i = 0; i < byteCount; i++) {
        const byte = stream.getUint8();
        if (i === 0 && byte === 0) {
          throw new error_1.ASN1ParseError("non-minimal length encoding");
        }
        len = len * 256 + byte;
      }
      if (len === 0) {
        throw new error_1.ASN1ParseError("indefinite length encoding not supported");
      }
      if (len < 128) {
        throw new error_1.ASN1ParseError("non-minimal length encoding");
      }
      return len;
    }
    function encodeLength(len) {
      if (len < 128) {
        return Buffer.from([len]);
      }
      let val = BigInt(len);
      const bytes2 = [];
      while (val > 0n) {
        bytes2.unshift(Number(val & 255n));
        val = val >> 8n;
      }
      return Buffer.from([128 | bytes2.length, ...bytes2]);
    }
  }
});

// node_modules/@sigstore/core/dist/asn1/parse.js
var require_parse = __commonJS({
  "node_modules/@sigstore/core/dist/asn1/parse.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.parseInteger = parseInteger;
    exports.parseStringASCII = parseStringASCII;
    exports.parseTime = parseTime;
    exports.parseOID = parseOID;
    exports.parseBoolean = parseBoolean;
    exports.parseBitString = parseBitString;
    var error_1 = require_error();
    var RE_TIME_SHORT_YEAR = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{3})?Z$/;
    var RE_TIME_LONG_YEAR = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{3})?Z$/;
    function parseInteger(buf) {
      let pos = 0;
      const end = buf.length;
      let val = buf[pos];
      const neg = val > 127;
      const pad = neg ? 255 : 0;
      while (val == pad && ++pos < end) {
        val = buf[pos];
      }
      const len = end - pos;
      if (len === 0)
        return BigInt(neg ? -1 : 0);
      val = neg ? val - 256 : val;
      let n = BigInt(val);
      for (let i = pos + 1; i < end; ++i) {
        n = n * BigInt(256) + BigInt(buf[i]);
      }
      return n;
    }
    function parseStringASCII(buf) {
      return buf.toString("ascii");
    }
    function parseTime(buf, shortYear) {
      const timeStr = parseStringASCII(buf);
      const m = shortYear ? RE_TIME_SHORT_YEAR.exec(timeStr) : RE_TIME_LONG_YEAR.exec(timeStr);
      if (!m) {
        throw new Error("invalid time");
      }
      if (shortYear) {
        let year = Number(m[1]);
        year += year >= 50 ? 1900 : 2e3;
        m[1] = year.toString();
      }
      return /* @__PURE__ */ new Date(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}Z`);
    }
    function parseOID(buf) {
      let pos = 0;
      const end = buf.length;
      let n = buf[pos++];
      const first = Math.floor(n / 40);
      const second = n % 40;
      let oid = `${first}.${second}`;
      let val = 0n;
      for (; pos < end; ++pos) {
        n = buf[pos];
        val = (val << 7n) + BigInt(n & 127);
        if ((n & 128) === 0) {
          oid += `.${val}`;
          val = 0n;
        }
      }
      return oid;
    }
    function parseBoolean(buf) {
      if (buf.length !== 1) {
        throw new error_1.ASN1ParseError("invalid boolean");
      }
      switch (buf[0]) {
        case 0:
          return false;
        case 255:
          return true;
        default:
          throw new error_1.ASN1ParseError("invalid boolean");
      }
    }
    function parseBitString(buf) {
      const unused = buf[0];
      if (unused > 7) {
        throw new error_1.ASN1ParseError("invalid bit string");
      }
      const start = 1;
      const end = buf.length;
      const bits = [];
      for (let i = start; i < end; ++i) {
        const byte = buf[i];
        const skip = i === end - 1 ? unused : 0;
        for (let j = 7; j >= skip; --j) {
          bits.push(byte >> j & 1);
        }
      }
      return bits;
    }
  }
});

// node_modules/@sigstore/core/dist/asn1/tag.js
var require_tag = __commonJS({
  "node_modules/@sigstore/core/dist/asn1/tag.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.ASN1Tag = void 0;
    var error_1 = require_error();
    var UNIVERSAL_TAG = {
      BOOLEAN: 1,
      INTEGER: 2,
      BIT_STRING: 3,
      OCTET_STRING: 4,
      OBJECT_IDENTIFIER: 6,
      SEQUENCE: 16,
      SET: 17,
      PRINTABLE_STRING: 19,
      UTC_TIME: 23,
      GENERALIZED_TIME: 24
    };
    var TAG_CLASS = {
      UNIVERSAL: 0,
      APPLICATION: 1,
      CONTEXT_SPECIFIC: 2,
      PRIVATE: 3
    };
    var ASN1Tag = class {
      number;
      constructed;
      class;
      constructor(enc) {
        this.number = enc & 31;
        this.constructed = (enc & 32) === 32;
        this.class = enc >> 6;
        if (this.number === 31) {
          throw new error_1.ASN1ParseError("long form tags not supported");
        }
        if (this.class === TAG_CLASS.UNIVERSAL && this.number === 0) {
          throw new error_1.ASN1ParseError("unsupported tag 0x00");
        }
      }
      isUniversal() {
        return this.class === TAG_CLASS.UNIVERSAL;
      }
      isContextSpecific(num) {
        const res = this.class === TAG_CLASS.CONTEXT_SPECIFIC;
        return num !== void 0 ? res && this.number === num : res;
      }
      isBoolean() {
        return this.isUniversal() && this.number === UNIVERSAL_TAG.BOOLEAN;
      }
      isInteger() {
        return this.isUniversal() && this.number === UNIVERSAL_TAG.INTEGER;
      }
      isBitString() {
        return this.isUniversal() && this.number === UNIVERSAL_TAG.BIT_STRING;
      }
      isOctetString() {
        return this.isUniversal() && this.number === UNIVERSAL_TAG.OCTET_STRING;
      }
      isOID() {
        return this.isUniversal() && this.number === UNIVERSAL_TAG.OBJECT_IDENTIFIER;
      }
      isUTCTime() {
        return this.isUniversal() && this.number === UNIVERSAL_TAG.UTC_TIME;
      }
      isGeneralizedTime() {
        return this.isUniversal() && this.number === UNIVERSAL_TAG.GENERALIZED_TIME;
      }
      toDER() {
        return this.number | (this.constructed ? 32 : 0) | this.class << 6;
      }
    };
    exports.ASN1Tag = ASN1Tag;
  }
});

// node_modules/@sigstore/core/dist/asn1/obj.js
var require_obj = __commonJS({
  "node_modules/@sigstore/core/dist/asn1/obj.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.ASN1Obj = void 0;
    var stream_1 = require_stream();
    var error_1 = require_error();
    var length_1 = require_length();
    var parse_1 = require_parse();
    var tag_1 = require_tag();
    var ASN1Obj = class {
      tag;
      subs;
      value;
      constructor(tag, value, subs) {
        this.tag = tag;
        this.value = value;
        this.subs = subs;
      }
      // Constructs an ASN.1 object from a Buffer of DER-encoded bytes.
      static parseBuffer(buf) {
        const stream = new stream_1.ByteStream(buf);
        const obj = parseStream(stream);
        if (stream.position !== stream.length) {
          throw new error_1.ASN1ParseError("invalid trailing data");
        }
        return obj;
      }
      toDER() {
        const valueStream = new stream_1.ByteStream();
        if (this.subs.length > 0) {
          for (const sub of this.subs) {
            valueStream.appendView(sub.toDER());
          }
        } else {
          valueStream.appendView(this.value);
        }
        const value = valueStream.buffer;
        const obj = new stream_1.ByteStream();
        obj.appendChar(this.tag.toDER());
        obj.appendView((0, length_1.encodeLength)(value.length));
        obj.appendView(value);
        return obj.buffer;
      }
      /////////////////////////////////////////////////////////////////////////////
      // Convenience methods for parsing ASN.1 primitives into JS types
      // Returns the ASN.1 object's value as a boolean. Throws an error if the
      // object is not a boolean.
      toBoolean() {
        if (!this.tag.isBoolean()) {
          throw new error_1.ASN1TypeError("not a boolean");
        }
        return (0, parse_1.parseBoolean)(this.value);
      }
      // Returns the ASN.1 object's value as a BigInt. Throws an error if the
      // object is not an integer.
      toInteger() {
        if (!this.tag.isInteger()) {
          throw new error_1.ASN1TypeError("not an integer");
        }
        return (0, parse_1.parseInteger)(this.value);
      }
      // Returns the ASN.1 object's value as an OID string. Throws an error if the
      // object is not an OID.
      toOID() {
        if (!this.tag.isOID()) {
          throw new error_1.ASN1TypeError("not an OID");
        }
        return (0, parse_1.parseOID)(this.value);
      }
      // Returns the ASN.1 object's value as a Date. Throws an error if the object
      // is not either a UTCTime or a GeneralizedTime.
      toDate() {
        switch (true) {
          case this.tag.isUTCTime():
            return (0, parse_1.parseTime)(this.value, true);
          case this.tag.isGeneralizedTime():
            return (0, parse_1.parseTime)(this.value, false);
          default:
            throw new error_1.ASN1TypeError("not a date");
        }
      }
      // Returns the ASN.1 object's value as a number[] where each number is the
      // value of a bit in the bit string. Throws an error if the object is not a
      // bit string.
      toBitString() {
        if (!this.tag.isBitString()) {
          throw new error_1.ASN1TypeError("not a bit string");
        }
        return (0, parse_1.parseBitString)(this.value);
      }
    };
    exports.ASN1Obj = ASN1Obj;
    var MAX_DEPTH = 100;
    function parseStream(stream, depth = 0) {
      if (depth > MAX_DEPTH) {
        throw new error_1.ASN1ParseError("maximum nesting depth exceeded");
      }
      const tag = new tag_1.ASN1Tag(stream.getUint8());
      const len = (0, length_1.decodeLength)(stream);
      const value = stream.slice(stream.position, len);
      const start = stream.position;
      let subs = [];
      if (tag.constructed) {
        subs = collectSubs(stream, len, depth);
      } else if (tag.isOctetString()) {
        try {
          subs = collectSubs(stream, len, depth);
        } catch (e) {
        }
      }
      if (subs.length === 0) {
        stream.seek(start + len);
      }
      return new ASN1Obj(tag, value, subs);
    }
    function collectSubs(stream, len, depth) {
      const end = stream.position + len;
      if (end > stream.length) {
        throw new error_1.ASN1ParseError("invalid length");
      }
      const subs = [];
      while (stream.position < end) {
        subs.push(parseStream(stream, depth + 1));
      }
      if (stream.position !== end) {
        throw new error_1.ASN1ParseError("invalid length");
      }
      return subs;
    }
  }
});

// node_modules/@sigstore/core/dist/asn1/index.js
var require_asn1 = __commonJS({
  "node_modules/@sigstore/core/dist/asn1/index.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.ASN1Obj = void 0;
    var obj_1 = require_obj();
    Object.defineProperty(exports, "ASN1Obj", { enumerable: true, get: function() {
      return obj_1.ASN1Obj;
    } });
  }
});

// node_modules/@sigstore/core/dist/crypto.js
var require_crypto = __commonJS({
  "node_modules/@sigstore/core/dist/crypto.js"(exports) {
    "use strict";
    var __importDefault = exports && exports.__importDefault || function(mod) {
      return mod && mod.__esModule ? mod : { "default": mod };
    };
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.createPublicKey = createPublicKey2;
    exports.digest = digest;
    exports.verify = verify3;
    exports.bufferEqual = bufferEqual;
    var crypto_1 = __importDefault(__require("crypto"));
    function createPublicKey2(key, type = "spki") {
      if (typeof key === "string") {
        if (key.startsWith("-----")) {
          return crypto_1.default.createPublicKey(key);
        } else {
          return crypto_1.default.createPublicKey({
            key: Buffer.from(key, "base64"),
            format: "der",
            type
          });
        }
      } else {
        return crypto_1.default.createPublicKey({ key, format: "der", type });
      }
    }
    function digest(algorithm, ...data) {
      const hash = crypto_1.default.createHash(algorithm);
      for (const d of data) {
        hash.update(d);
      }
      return hash.digest();
    }
    function verify3(data, key, signature, algorithm) {
      try {
        return crypto_1.default.verify(algorithm, data, key, signature);
      } catch (e) {
        return false;
      }
    }
    function bufferEqual(a, b) {
      try {
        return crypto_1.default.timingSafeEqual(a, b);
      } catch {
        return false;
      }
    }
  }
});

// node_modules/@sigstore/core/dist/oid.js
var require_oid = __commonJS({
  "node_modules/@sigstore/core/dist/oid.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.SHA2_HASH_ALGOS = exports.RSA_SIGNATURE_ALGOS = exports.ECDSA_SIGNATURE_ALGOS = void 0;
    exports.ECDSA_SIGNATURE_ALGOS = {
      "1.2.840.10045.4.3.1": "sha224",
      "1.2.840.10045.4.3.2": "sha256",
      "1.2.840.10045.4.3.3": "sha384",
      "1.2.840.10045.4.3.4": "sha512"
    };
    exports.RSA_SIGNATURE_ALGOS = {
      "1.2.840.113549.1.1.14": "sha224",
      "1.2.840.113549.1.1.11": "sha256",
      "1.2.840.113549.1.1.12": "sha384",
      "1.2.840.113549.1.1.13": "sha512"
    };
    exports.SHA2_HASH_ALGOS = {
      "2.16.840.1.101.3.4.2.1": "sha256",
      "2.16.840.1.101.3.4.2.2": "sha384",
      "2.16.840.1.101.3.4.2.3": "sha512"
    };
  }
});

// node_modules/@sigstore/core/dist/rfc3161/error.js
var require_error2 = __commonJS({
  "node_modules/@sigstore/core/dist/rfc3161/error.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.RFC3161TimestampVerificationError = void 0;
    var RFC3161TimestampVerificationError = class extends Error {
    };
    exports.RFC3161TimestampVerificationError = RFC3161TimestampVerificationError;
  }
});

// node_modules/@sigstore/core/dist/rfc3161/tstinfo.js
var require_tstinfo = __commonJS({
  "node_modules/@sigstore/core/dist/rfc3161/tstinfo.js"(exports) {
    "use strict";
    var __createBinding = exports && exports.__createBinding || (Object.create ? (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      var desc = Object.getOwnPropertyDescriptor(m, k);
      if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
        desc = { enumerable: true, get: function() {
          return m[k];
        } };
      }
      Object.defineProperty(o, k2, desc);
    }) : (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      o[k2] = m[k];
    }));
    var __setModuleDefault = exports && exports.__setModuleDefault || (Object.create ? (function(o, v) {
      Object.defineProperty(o, "default", { enumerable: true, value: v });
    }) : function(o, v) {
      o["default"] = v;
    });
    var __importStar = exports && exports.__importStar || /* @__PURE__ */ (function() {
      var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function(o2) {
          var ar = [];
          for (var k in o2) if (Object.prototype.hasOwnProperty.call(o2, k)) ar[ar.length] = k;
          return ar;
        };
        return ownKeys(o);
      };
      return function(mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) {
          for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        }
        __setModuleDefault(result, mod);
        return result;
      };
    })();
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.TSTInfo = void 0;
    var crypto = __importStar(require_crypto());
    var oid_1 = require_oid();
    var error_1 = require_error2();
    var TSTInfo = class {
      root;
      constructor(asn1) {
        this.root = asn1;
      }
      get version() {
        return this.root.subs[0].toInteger();
      }
      get genTime() {
        return this.root.subs[4].toDate();
      }
      get messageImprintHashAlgorithm() {
        const oid = this.messageImprintObj.subs[0].subs[0].toOID();
        return oid_1.SHA2_HASH_ALGOS[oid];
      }
      get messageImprintHashedMessage() {
        return this.messageImprintObj.subs[1].value;
      }
      get raw() {
        return this.root.toDER();
      }
      verify(data) {
        const digest = crypto.digest(this.messageImprintHashAlgorithm, data);
        if (!crypto.bufferEqual(digest, this.messageImprintHashedMessage)) {
          throw new error_1.RFC3161TimestampVerificationError("message imprint does not match artifact");
        }
      }
      // https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2
      get messageImprintObj() {
        return this.root.subs[2];
      }
    };
    exports.TSTInfo = TSTInfo;
  }
});

// node_modules/@sigstore/core/dist/rfc3161/timestamp.js
var require_timestamp = __commonJS({
  "node_modules/@sigstore/core/dist/rfc3161/timestamp.js"(exports) {
    "use strict";
    var __createBinding = exports && exports.__createBinding || (Object.create ? (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      var desc = Object.getOwnPropertyDescriptor(m, k);
      if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
        desc = { enumerable: true, get: function() {
          return m[k];
        } };
      }
      Object.defineProperty(o, k2, desc);
    }) : (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      o[k2] = m[k];
    }));
    var __setModuleDefault = exports && exports.__setModuleDefault || (Object.create ? (function(o, v) {
      Object.defineProperty(o, "default", { enumerable: true, value: v });
    }) : function(o, v) {
      o["default"] = v;
    });
    var __importStar = exports && exports.__importStar || /* @__PURE__ */ (function() {
      var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function(o2) {
          var ar = [];
          for (var k in o2) if (Object.prototype.hasOwnProperty.call(o2, k)) ar[ar.length] = k;
          return ar;
        };
        return ownKeys(o);
      };
      return function(mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) {
          for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        }
        __setModuleDefault(result, mod);
        return result;
      };
    })();
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.RFC3161Timestamp = void 0;
    var asn1_1 = require_asn1();
    var crypto = __importStar(require_crypto());
    var oid_1 = require_oid();
    var error_1 = require_error2();
    var tstinfo_1 = require_tstinfo();
    var OID_PKCS9_CONTENT_TYPE_SIGNED_DATA = "1.2.840.113549.1.7.2";
    var OID_PKCS9_CONTENT_TYPE_TSTINFO = "1.2.840.113549.1.9.16.1.4";
    var OID_PKCS9_MESSAGE_DIGEST_KEY = "1.2.840.113549.1.9.4";
    var RFC3161Timestamp2 = class _RFC3161Timestamp {
      root;
      constructor(asn1) {
        this.root = asn1;
      }
      static parse(der) {
        const asn1 = asn1_1.ASN1Obj.parseBuffer(der);
        return new _RFC3161Timestamp(asn1);
      }
      get status() {
        return this.pkiStatusInfoObj.subs[0].toInteger();
      }
      get contentType() {
        return this.contentTypeObj.toOID();
      }
      get eContentType() {
        return this.eContentTypeObj.toOID();
      }
      get signingTime() {
        return this.tstInfo.genTime;
      }
      get signerIssuer() {
        return this.signerSidObj.subs[0].value;
      }
      get signerSerialNumber() {
        return this.signerSidObj.subs[1].value;
      }
      get signerDigestAlgorithm() {
        const oid = this.signerDigestAlgorithmObj.subs[0].toOID();
        return oid_1.SHA2_HASH_ALGOS[oid];
      }
      get signatureAlgorithm() {
        const oid = this.signatureAlgorithmObj.subs[0].toOID();
        return oid_1.ECDSA_SIGNATURE_ALGOS[oid];
      }
      get signatureValue() {
        return this.signatureValueObj.value;
      }
      get tstInfo() {
        return new tstinfo_1.TSTInfo(this.eContentObj.subs[0].subs[0]);
      }
      verify(data, publicKey) {
        if (!this.timeStampTokenObj) {
          throw new error_1.RFC3161TimestampVerificationError("timeStampToken is missing");
        }
        if (this.contentType !== OID_PKCS9_CONTENT_TYPE_SIGNED_DATA) {
          throw new error_1.RFC3161TimestampVerificationError(`incorrect content type: ${this.contentType}`);
        }
        if (this.eContentType !== OID_PKCS9_CONTENT_TYPE_TSTINFO) {
          throw new error_1.RFC3161TimestampVerificationError(`incorrect encapsulated content type: ${this.eContentType}`);
        }
        this.tstInfo.verify(data);
        this.verifyMessageDigest();
        this.verifySignature(publicKey);
      }
      verifyMessageDigest() {
        const tstInfoDigest = crypto.digest(this.signerDigestAlgorithm, this.tstInfo.raw);
        const expectedDigest = this.messageDigestAttributeObj.subs[1].subs[0].value;
        if (!crypto.bufferEqual(tstInfoDigest, expectedDigest)) {
          throw new error_1.RFC3161TimestampVerificationError("signed data does not match tstInfo");
        }
      }
      verifySignature(key) {
        const signedAttrs = this.signedAttrsObj.toDER();
        signedAttrs[0] = 49;
        const verified2 = crypto.verify(signedAttrs, key, this.signatureValue, this.signatureAlgorithm);
        if (!verified2) {
          throw new error_1.RFC3161TimestampVerificationError("signature verification failed");
        }
      }
      // https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2
      get pkiStatusInfoObj() {
        return this.root.subs[0];
      }
      // https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2
      get timeStampTokenObj() {
        return this.root.subs[1];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-3
      get contentTypeObj() {
        return this.timeStampTokenObj.subs[0];
      }
      // https://www.rfc-editor.org/rfc/rfc5652#section-3
      get signedDataObj() {
        const obj = this.timeStampTokenObj.subs.find((sub) => sub.tag.isContextSpecific(0));
        return obj.subs[0];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.1
      get encapContentInfoObj() {
        return this.signedDataObj.subs[2];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.1
      get signerInfosObj() {
        const sd = this.signedDataObj;
        return sd.subs[sd.subs.length - 1];
      }
      // https://www.rfc-editor.org/rfc/rfc5652#section-5.1
      get signerInfoObj() {
        return this.signerInfosObj.subs[0];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.2
      get eContentTypeObj() {
        return this.encapContentInfoObj.subs[0];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.2
      get eContentObj() {
        return this.encapContentInfoObj.subs[1];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.3
      get signedAttrsObj() {
        const signedAttrs = this.signerInfoObj.subs.find((sub) => sub.tag.isContextSpecific(0));
        return signedAttrs;
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.3
      get messageDigestAttributeObj() {
        const messageDigest = this.signedAttrsObj.subs.find((sub) => sub.subs[0].tag.isOID() && sub.subs[0].toOID() === OID_PKCS9_MESSAGE_DIGEST_KEY);
        return messageDigest;
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.3
      get signerSidObj() {
        return this.signerInfoObj.subs[1];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.3
      get signerDigestAlgorithmObj() {
        return this.signerInfoObj.subs[2];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.3
      get signatureAlgorithmObj() {
        return this.signerInfoObj.subs[4];
      }
      // https://datatracker.ietf.org/doc/html/rfc5652#section-5.3
      get signatureValueObj() {
        return this.signerInfoObj.subs[5];
      }
    };
    exports.RFC3161Timestamp = RFC3161Timestamp2;
  }
});

// node_modules/@sigstore/core/dist/json.js
var require_json = __commonJS({
  "node_modules/@sigstore/core/dist/json.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.canonicalize = canonicalize;
    function canonicalize(object) {
      let buffer = "";
      if (object === null || typeof object !== "object" || object.toJSON != null) {
        buffer += JSON.stringify(object);
      } else if (Array.isArray(object)) {
        buffer += "[";
        let first = true;
        object.forEach((element) => {
          if (!first) {
            buffer += ",";
          }
          first = false;
          buffer += canonicalize(element);
        });
        buffer += "]";
      } else {
        buffer += "{";
        let first = true;
        Object.keys(object).sort().forEach((property) => {
          if (!first) {
            buffer += ",";
          }
          first = false;
          buffer += JSON.stringify(property);
          buffer += ":";
          buffer += canonicalize(object[property]);
        });
        buffer += "}";
      }
      return buffer;
    }
  }
});

// sigstore-core:crypto and json
var require_crypto_and_json = __commonJS({
  "sigstore-core:crypto and json"(exports) {
    exports.crypto = require_crypto();
    exports.json = require_json();
  }
});

// node_modules/@sigstore/verify/dist/error.js
var require_error3 = __commonJS({
  "node_modules/@sigstore/verify/dist/error.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.PolicyError = exports.VerificationError = void 0;
    var BaseError = class extends Error {
      code;
      cause;
      /* eslint-disable-line @typescript-eslint/no-explicit-any */
      constructor({ code, message, cause }) {
        super(message);
        this.code = code;
        this.cause = cause;
        this.name = this.constructor.name;
      }
    };
    var VerificationError = class extends BaseError {
    };
    exports.VerificationError = VerificationError;
    var PolicyError = class extends BaseError {
    };
    exports.PolicyError = PolicyError;
  }
});

// node_modules/@sigstore/verify/dist/tlog/checkpoint.js
var require_checkpoint = __commonJS({
  "node_modules/@sigstore/verify/dist/tlog/checkpoint.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.LogCheckpoint = void 0;
    exports.verifyCheckpoint = verifyCheckpoint2;
    var core_1 = require_crypto_and_json();
    var error_1 = require_error3();
    var CHECKPOINT_SEPARATOR = "\n\n";
    var SIGNATURE_REGEX = /\u2014 (\S+) (\S+)\n/g;
    function verifyCheckpoint2(entry, tlogs) {
      const inclusionProof = entry.inclusionProof;
      const signedNote = SignedNote.fromString(inclusionProof.checkpoint.envelope);
      const checkpoint = LogCheckpoint.fromString(signedNote.note);
      if (!verifySignedNote(signedNote, tlogs)) {
        throw new error_1.VerificationError({
          code: "TLOG_INCLUSION_PROOF_ERROR",
          message: "invalid checkpoint signature"
        });
      }
      return checkpoint;
    }
    function verifySignedNote(signedNote, tlogs) {
      const data = Buffer.from(signedNote.note, "utf-8");
      return signedNote.signatures.some((signature) => {
        const tlog = tlogs.find((tlog2) => core_1.crypto.bufferEqual(tlog2.logID.subarray(0, 4), signature.keyHint) && // Match the signature name to the base URL of the tlog. The name is
        // attacker-controlled, so it MUST be compared as a literal substring
        // and never coerced into a RegExp (as String.prototype.match would).
        tlog2.baseURL.includes(signature.name));
        if (!tlog) {
          return false;
        }
        return core_1.crypto.verify(data, tlog.publicKey, signature.signature);
      });
    }
    var SignedNote = class _SignedNote {
      note;
      signatures;
      constructor(note, signatures) {
        this.note = note;
        this.signatures = signatures;
      }
      // Deserialize a SignedNote from a string
      static fromString(envelope) {
        if (!envelope.includes(CHECKPOINT_SEPARATOR)) {
          throw new error_1.VerificationError({
            code: "TLOG_INCLUSION_PROOF_ERROR",
            message: "missing checkpoint separator"
          });
        }
        const split = envelope.indexOf(CHECKPOINT_SEPARATOR);
        const header = envelope.slice(0, split + 1);
        const data = envelope.slice(split + CHECKPOINT_SEPARATOR.length);
        const matches = data.matchAll(SIGNATURE_REGEX);
        const signatures = Array.from(matches, (match) => {
          const [, name, signature] = match;
          const sigBytes = Buffer.from(signature, "base64");
          if (sigBytes.length < 5) {
            throw new error_1.VerificationError({
              code: "TLOG_INCLUSION_PROOF_ERROR",
              message: "malformed checkpoint signature"
            });
          }
          return {
            name,
            keyHint: sigBytes.subarray(0, 4),
            signature: sigBytes.subarray(4)
          };
        });
        if (signatures.length === 0) {
          throw new error_1.VerificationError({
            code: "TLOG_INCLUSION_PROOF_ERROR",
            message: "no signatures found in checkpoint"
          });
        }
        return new _SignedNote(header, signatures);
      }
    };
    var LogCheckpoint = class _LogCheckpoint {
      origin;
      logSize;
      logHash;
      rest;
      constructor(origin, logSize, logHash, rest) {
        this.origin = origin;
        this.logSize = logSize;
        this.logHash = logHash;
        this.rest = rest;
      }
      static fromString(note) {
        const lines = note.trimEnd().split("\n");
        if (lines.length < 3) {
          throw new error_1.VerificationError({
            code: "TLOG_INCLUSION_PROOF_ERROR",
            message: "too few lines in checkpoint header"
          });
        }
        const origin = lines[0];
        let logSize;
        try {
          logSize = BigInt(lines[1]);
        } catch {
          throw new error_1.VerificationError({
            code: "TLOG_INCLUSION_PROOF_ERROR",
            message: "invalid checkpoint log size"
          });
        }
        const rootHash = Buffer.from(lines[2], "base64");
        const rest = lines.slice(3);
        return new _LogCheckpoint(origin, logSize, rootHash, rest);
      }
    };
    exports.LogCheckpoint = LogCheckpoint;
  }
});

// node_modules/@sigstore/verify/dist/tlog/merkle.js
var require_merkle = __commonJS({
  "node_modules/@sigstore/verify/dist/tlog/merkle.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.verifyMerkleInclusion = verifyMerkleInclusion2;
    var core_1 = require_crypto_and_json();
    var error_1 = require_error3();
    var RFC6962_LEAF_HASH_PREFIX = Buffer.from([0]);
    var RFC6962_NODE_HASH_PREFIX = Buffer.from([1]);
    function verifyMerkleInclusion2(entry, checkpoint) {
      const inclusionProof = entry.inclusionProof;
      let logIndex;
      try {
        logIndex = BigInt(inclusionProof.logIndex);
      } catch {
        throw new error_1.VerificationError({
          code: "TLOG_INCLUSION_PROOF_ERROR",
          message: "invalid inclusion proof log index"
        });
      }
      const treeSize = BigInt(checkpoint.logSize);
      if (logIndex < 0n || logIndex >= treeSize) {
        throw new error_1.VerificationError({
          code: "TLOG_INCLUSION_PROOF_ERROR",
          message: `invalid index: ${logIndex}`
        });
      }
      const { inner, border } = decompInclProof(logIndex, treeSize);
      if (inclusionProof.hashes.length !== inner + border) {
        throw new error_1.VerificationError({
          code: "TLOG_INCLUSION_PROOF_ERROR",
          message: "invalid hash count"
        });
      }
      const innerHashes = inclusionProof.hashes.slice(0, inner);
      const borderHashes = inclusionProof.hashes.slice(inner);
      const leafHash = hashLeaf(entry.canonicalizedBody);
      const calculatedHash = chainBorderRight(chainInner(leafHash, innerHashes, logIndex), borderHashes);
      if (!core_1.crypto.bufferEqual(calculatedHash, checkpoint.logHash)) {
        throw new error_1.VerificationError({
          code: "TLOG_INCLUSION_PROOF_ERROR",
          message: "calculated root hash does not match inclusion proof"
        });
      }
    }
    function decompInclProof(index, size) {
      const inner = innerProofSize(index, size);
      const border = onesCount(index >> BigInt(inner));
      return { inner, border };
    }
    function chainInner(seed, hashes, index) {
      return hashes.reduce((acc, h, i) => {
        if (index >> BigInt(i) & BigInt(1)) {
          return hashChildren(h, acc);
        } else {
          return hashChildren(acc, h);
        }
      }, seed);
    }
    function chainBorderRight(seed, hashes) {
      return hashes.reduce((acc, h) => hashChildren(h, acc), seed);
    }
    function innerProofSize(index, size) {
      return bitLength(index ^ size - BigInt(1));
    }
    function onesCount(num) {
      return num.toString(2).split("1").length - 1;
    }
    function bitLength(n) {
      if (n === 0n) {
        return 0;
      }
      return n.toString(2).length;
    }
    function hashChildren(left, right) {
      return core_1.crypto.digest("sha256", RFC6962_NODE_HASH_PREFIX, left, right);
    }
    function hashLeaf(leaf) {
      return core_1.crypto.digest("sha256", RFC6962_LEAF_HASH_PREFIX, leaf);
    }
  }
});

// node_modules/@sigstore/verify/dist/trust/filter.js
var require_filter = __commonJS({
  "node_modules/@sigstore/verify/dist/trust/filter.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.filterCertAuthorities = filterCertAuthorities;
    exports.filterTLogAuthorities = filterTLogAuthorities;
    function filterCertAuthorities(certAuthorities, timestamp) {
      return certAuthorities.filter((ca) => {
        return ca.validFor.start <= timestamp && ca.validFor.end >= timestamp;
      });
    }
    function filterTLogAuthorities(tlogAuthorities, criteria) {
      return tlogAuthorities.filter((tlog) => {
        if (criteria.logID && !tlog.logID.equals(criteria.logID)) {
          return false;
        }
        return tlog.validFor.start <= criteria.targetDate && criteria.targetDate <= tlog.validFor.end;
      });
    }
  }
});

// node_modules/@sigstore/verify/dist/tlog/set.js
var require_set = __commonJS({
  "node_modules/@sigstore/verify/dist/tlog/set.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.verifyTLogSET = verifyTLogSET2;
    var core_1 = require_crypto_and_json();
    var error_1 = require_error3();
    var trust_1 = require_filter();
    function verifyTLogSET2(entry, tlogs) {
      const validTLogs = (0, trust_1.filterTLogAuthorities)(tlogs, {
        logID: entry.logId.keyId,
        targetDate: new Date(Number(entry.integratedTime) * 1e3)
      });
      const verified2 = validTLogs.some((tlog) => {
        const payload = toVerificationPayload(entry);
        const data = Buffer.from(core_1.json.canonicalize(payload), "utf8");
        const signature = entry.inclusionPromise.signedEntryTimestamp;
        return core_1.crypto.verify(data, tlog.publicKey, signature);
      });
      if (!verified2) {
        throw new error_1.VerificationError({
          code: "TLOG_INCLUSION_PROMISE_ERROR",
          message: "inclusion promise could not be verified"
        });
      }
    }
    function toVerificationPayload(entry) {
      const { integratedTime, logIndex, logId, canonicalizedBody } = entry;
      return {
        body: canonicalizedBody.toString("base64"),
        integratedTime: Number(integratedTime),
        logIndex: Number(logIndex),
        logID: logId.keyId.toString("hex")
      };
    }
  }
});

// builtin:node:crypto of src/adapters/verifiers/sigstore-check.ts
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();

// src/adapters/verifiers/trusted-root-authority.ts
var covers = ({ fromUnixSeconds, toUnixSeconds }, unixSeconds) => fromUnixSeconds <= unixSeconds && unixSeconds <= toUnixSeconds;
function linkAuthority(ders, validFor) {
  const chain = ders.map(readCertificate);
  requireChain(chain);
  const links = [];
  let period = validFor;
  for (const [index, certificate] of [...chain.entries()].reverse()) {
    period = common(period, {
      fromUnixSeconds: certificate.notBeforeUnixSeconds,
      toUnixSeconds: certificate.notAfterUnixSeconds
    });
    links.unshift({ certificate, above: chain.slice(index + 1), period });
  }
  return { links };
}
function requireChain(chain) {
  const first = chain[0]?.authority.isAuthority === true ? 1 : 0;
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    const found = issuer && linkProblem(certificate, issuer, index + first);
    if (found !== void 0) {
      throw fault(
        "certificate-untrusted",
        `certificate ${index}: expected one that the one behind it issued, found ${found}`
      );
    }
  }
}
function linkProblem(certificate, issuer, authoritiesBelow) {
  if (issuer.subject !== certificate.issuer) return "one of another issuer";
  const problem = authorityProblem(issuer, authoritiesBelow);
  if (problem !== void 0) return problem.message;
  return certificate.x509.verify(issuer.key) ? void 0 : "one that it did not sign";
}
var common = (one, other) => ({
  fromUnixSeconds: Math.max(one.fromUnixSeconds, other.fromUnixSeconds),
  toUnixSeconds: Math.min(one.toUnixSeconds, other.toUnixSeconds)
});

// src/adapters/verifiers/sigstore-certificate.ts
function verifyIssued(leaf, authorities, times) {
  if (leaf.purposes?.includes(purposeOids.codeSigning) !== true || leaf.authority.isAuthority) {
    throw fault(
      "certificate-untrusted",
      "certificate: expected one for signing code, found one for something else"
    );
  }
  const named = authorities.flatMap(
    ({ links }) => links.filter(({ certificate }) => certificate.subject === leaf.issuer)
  );
  if (named.length === 0) {
    throw fault(
      "certificate-untrusted",
      "certificate: expected one of an authority of the trusted root, found another"
    );
  }
  const [first] = times;
  if (first === void 0) {
    throw fault(
      "signature-time-missing",
      "certificate: expected a verified time at which it was valid (a timestamp, or the signed promise of a log), found none"
    );
  }
  requireValid(leaf, times);
  const [issuer, ...more] = named.filter(
    ({ period }) => times.every((time) => covers(period, time.unixSeconds))
  );
  if (issuer === void 0) {
    throw fault("certificate-time", `certificate: its authority was not trusted at ${isoTimes(times)}`);
  }
  return firstIssuer(leaf, [issuer, ...more], first.unixSeconds);
}
function requireValid(leaf, times) {
  const period = { fromUnixSeconds: leaf.notBeforeUnixSeconds, toUnixSeconds: leaf.notAfterUnixSeconds };
  const outside = times.filter(({ unixSeconds }) => !covers(period, unixSeconds));
  if (outside.length === 0) return;
  throw fault(
    "certificate-time",
    `certificate: expected a signature between ${isoTime(period.fromUnixSeconds)} and ${isoTime(period.toUnixSeconds)}, found one of ${isoTimes(outside)}`
  );
}
function firstIssuer(leaf, [link, ...others], atUnixSeconds) {
  try {
    requirePath(leaf, { roots: [link.certificate], intermediates: [], atUnixSeconds });
    requireCodeSigning(link.above);
    return link.certificate;
  } catch (error) {
    const [next, ...rest] = others;
    if (next === void 0) throw error;
    return firstIssuer(leaf, [next, ...rest], atUnixSeconds);
  }
}
var isoTimes = (times) => times.map(({ unixSeconds }) => isoTime(unixSeconds)).join(" and ");

// src/adapters/verifiers/sigstore-library.ts
var import_timestamp = __toESM(require_timestamp(), 1);
var import_checkpoint = __toESM(require_checkpoint(), 1);
var import_merkle = __toESM(require_merkle(), 1);
var import_set = __toESM(require_set(), 1);

// src/adapters/verifiers/sigstore-log-entries.ts
var maxCheckpointLength = 64 * 1024;
function verifyEntries(entries, logs) {
  const known = entries.flatMap((entry) => {
    const ofEntry = logs.filter(({ ids }) => ids.some((id) => id.equals(entry.logId)));
    return ofEntry.length === 0 ? [] : [{ entry, logs: ofEntry }];
  });
  requireDistinct(known);
  const verified2 = known.map(verifyInclusion);
  const times = verified2.flatMap(
    ({ entry }) => (
      // Only the promise signs the time; a proof alone leaves it to whoever wrote the bundle.
      entry.promise === void 0 || entry.integratedTime === "0" ? [] : [{ source: "log", unixSeconds: Number(entry.integratedTime) }]
    )
  );
  return { entries: verified2, times };
}
function requireLogInForce(entries, unixSeconds) {
  for (const { entry, logs } of entries) {
    if (!logs.some((log) => unixSeconds.some((time) => covers(log.period, time)))) {
      throw fault(
        "log-entry-invalid",
        `log entry ${entry.logIndex}: the key of the log was not in force when it was signed`
      );
    }
  }
}
function namedEntries(entries) {
  const named = /* @__PURE__ */ new Map();
  for (const { entry, logs } of entries) {
    const log = logs[0]?.baseUrl ?? "";
    const { logIndex } = entry.promise === void 0 ? entry.proof ?? entry : entry;
    if (!named.has(log)) named.set(log, { log, index: logIndex });
  }
  return [...named.values()];
}
function requireDistinct(entries) {
  const seen = /* @__PURE__ */ new Set();
  for (const {
    entry: { logId, logIndex }
  } of entries) {
    const name = `${logId.toString("hex")} ${logIndex}`;
    if (seen.has(name))
      throw fault("log-entry-invalid", `log entry ${logIndex}: expected it once, found it twice`);
    seen.add(name);
  }
}
function verifyInclusion({ entry, logs }) {
  const { promise, proof, integratedTime, logIndex } = entry;
  if (promise === void 0 && proof === void 0) {
    throw fault("log-entry-invalid", `log entry ${logIndex}: expected a promise or a proof, found neither`);
  }
  const inForce = logs.filter((log) => integratedTime === "0" || covers(log.period, Number(integratedTime)));
  if (inForce.length === 0) {
    throw fault("log-entry-invalid", `log entry ${logIndex}: the key of the log was not in force at its time`);
  }
  const promising = promise === void 0 ? inForce : logsThat(inForce, (log) => verifyPromise(entry, promise, log));
  const proving = proof === void 0 ? promising : logsThat(promising, (log) => verifyProof(entry, proof, log));
  return { entry, logs: proving };
}
function logsThat(logs, check) {
  const faults = [];
  const passing = logs.filter((log) => {
    try {
      check(log);
      return true;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      faults.push(error);
      return false;
    }
  });
  const [first] = faults;
  if (passing.length === 0 && first !== void 0) throw first;
  return passing;
}
function verifyPromise(entry, promise, log) {
  attempt("log-entry-invalid", `log entry ${entry.logIndex}: its signed promise does not verify`, () => {
    (0, import_set.verifyTLogSET)({ ...libraryEntry(entry), inclusionPromise: { signedEntryTimestamp: promise } }, [
      authority(log, entry.logId)
    ]);
  });
}
function verifyProof(entry, proof, log) {
  attempt("log-entry-invalid", `log entry ${entry.logIndex}: its inclusion proof does not verify`, () => {
    verifyTree(entry, proof, log);
  });
}
function verifyTree(entry, proof, log) {
  if (proof.checkpoint.length > maxCheckpointLength) {
    throw fault(
      "log-entry-invalid",
      `log entry ${entry.logIndex}: expected a checkpoint of at most ${maxCheckpointLength} characters, found ${proof.checkpoint.length}`
    );
  }
  const withProof = {
    ...libraryEntry(entry),
    inclusionProof: {
      logIndex: proof.logIndex,
      treeSize: proof.treeSize,
      rootHash: proof.rootHash,
      hashes: [...proof.hashes],
      checkpoint: { envelope: proof.checkpoint }
    }
  };
  const checkpoint = (0, import_checkpoint.verifyCheckpoint)(withProof, [authority(log, log.checkpointId)]);
  if (checkpoint.logSize.toString() !== proof.treeSize || !checkpoint.logHash.equals(proof.rootHash)) {
    throw fault(
      "log-entry-invalid",
      `log entry ${entry.logIndex}: expected the tree of the checkpoint, found a proof for another`
    );
  }
  (0, import_merkle.verifyMerkleInclusion)(withProof, checkpoint);
}
var authority = ({ baseUrl, key, period }, logID) => ({
  baseURL: baseUrl,
  logID,
  publicKey: key,
  validFor: { start: new Date(period.fromUnixSeconds * 1e3), end: new Date(period.toUnixSeconds * 1e3) }
});
var libraryEntry = ({ logId, logIndex, kind, version, integratedTime, body }) => ({
  logIndex,
  logId: { keyId: logId },
  kindVersion: { kind, version },
  integratedTime,
  canonicalizedBody: body,
  inclusionPromise: void 0,
  inclusionProof: void 0
});

// builtin:node:crypto of src/adapters/verifiers/sigstore-sct.ts
var builtin2 = process.getBuiltinModule("node:crypto");
var createHash2 = /* @__PURE__ */ (() => builtin2.createHash)();
var verify = /* @__PURE__ */ (() => builtin2.verify)();

// src/adapters/verifiers/sigstore-sct.ts
var sctExtension = "1.3.6.1.4.1.11129.2.4.2";
var sctExtensionDer = Buffer.from("060a2b06010401d679020402", "hex");
function verifyCertificateLogged(certificate, issuer, logs) {
  const list = certificate.extensions.get(sctExtension)?.value;
  const scts = list === void 0 ? [] : attempt("sct-invalid", "certificate: unreadable SCTs", () => readScts(list));
  const known = scts.filter(({ logId }) => logs.some((log) => isLog(log, logId)));
  if (known.length === 0) {
    throw fault(
      "sct-missing",
      `certificate: expected an SCT of a certificate log of the trusted root, found ${scts.length === 0 ? "no SCT" : "those of other logs"}`
    );
  }
  const entry = preCertificate(certificate, issuer);
  for (const sct of known) {
    if (!logs.some((log) => isLog(log, sct.logId) && isPromiseOf(log, sct, entry))) {
      throw fault(
        "sct-invalid",
        `certificate: the SCT of log ${sct.logId.toString("hex").slice(0, 16)} does not verify`
      );
    }
  }
}
var isLog = ({ ids }, logId) => ids.some((id) => id.equals(logId));
function isPromiseOf({ key, period }, sct, entry) {
  if (!covers(period, Number(sct.timestamp.readBigUInt64BE()) / 1e3)) return false;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(sct.extensions.length);
  const signed = Buffer.concat([
    Buffer.from([0, 0]),
    sct.timestamp,
    Buffer.from([0, 1]),
    entry,
    length,
    sct.extensions
  ]);
  return verify("sha256", signed, key, sct.signature);
}
function preCertificate({ der }, issuer) {
  const [tbs] = readInside(der, derTag.sequence, "the certificate");
  const fields = readElements(tbs?.content ?? new Uint8Array(), "its contents");
  const signed = writeDer(
    derTag.sequence,
    ...fields.map(({ tag, content, whole }) => tag === extensionsTag ? withoutScts(content) : whole)
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(signed.length);
  return Buffer.concat([createHash2("sha256").update(issuer.spki).digest(), length.subarray(1), signed]);
}
function withoutScts(holder) {
  const kept = readInside(holder, derTag.sequence, "its extensions").filter(
    ({ content }) => !sctExtensionDer.equals(content.subarray(0, sctExtensionDer.length))
  );
  return writeDer(extensionsTag, writeDer(derTag.sequence, ...kept.map(({ whole }) => whole)));
}
function readScts(extension) {
  const value = Buffer.from(readOnly(extension, derTag.octetString, "the SCTs").content);
  const list = take(value, 0);
  if (list.end !== value.length)
    throw fault("sct-invalid", "certificate: expected the end of the SCTs, found more");
  const scts = [];
  for (let at = 0; at < list.bytes.length; ) {
    const next = take(list.bytes, at);
    scts.push(...readSct(next.bytes));
    at = next.end;
  }
  return scts;
}
function readSct(sct) {
  if (sct[0] !== 0) return [];
  const extensions = take(sct, 41);
  const isSha256 = sct[extensions.end] === 4;
  const signature = take(sct, extensions.end + 2);
  if (signature.end !== sct.length)
    throw fault("sct-invalid", "certificate: expected the end of an SCT, found more");
  if (!isSha256) return [];
  return [
    {
      logId: sct.subarray(1, 33),
      timestamp: sct.subarray(33, 41),
      extensions: extensions.bytes,
      signature: signature.bytes
    }
  ];
}
function take(buffer, at) {
  const end = at + 2 + buffer.readUInt16BE(at);
  if (end > buffer.length) throw fault("sct-invalid", "certificate: expected whole SCTs, found them cut");
  return { bytes: buffer.subarray(at + 2, end), end };
}

// builtin:node:crypto of src/adapters/verifiers/sigstore-signature.ts
var builtin3 = process.getBuiltinModule("node:crypto");
var createHash3 = /* @__PURE__ */ (() => builtin3.createHash)();
var publicDecrypt = /* @__PURE__ */ (() => builtin3.publicDecrypt)();
var verify2 = /* @__PURE__ */ (() => builtin3.verify)();
var constants = /* @__PURE__ */ (() => builtin3.constants)();

// builtin:node:crypto of src/adapters/verifiers/sigstore-elliptic.ts
var builtin4 = process.getBuiltinModule("node:crypto");
var createECDH = /* @__PURE__ */ (() => builtin4.createECDH)();
var createHash4 = /* @__PURE__ */ (() => builtin4.createHash)();

// src/adapters/verifiers/sigstore-elliptic.ts
var curves = {
  "P-256": {
    name: "prime256v1",
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  },
  "P-384": {
    name: "secp384r1",
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n
  },
  "P-521": {
    name: "secp521r1",
    prime: 2n ** 521n - 1n,
    order: 2n ** 521n - 0x5ae79787c40d069948033feb708f65a2fc44a36477663b851449048e16ec79bf7n
  }
};
function isEcdsaOverDigest(key, digest, signature) {
  const { crv = "", x = "", y = "" } = key.export({ format: "jwk" });
  const curve = curves[crv];
  const [r, s] = readEcdsa(signature);
  if (curve === void 0 || r === void 0 || s === void 0) return false;
  const { order, prime } = curve;
  if (r <= 0n || r >= order || s <= 0n || s >= order) return false;
  const excess = BigInt(Math.max(0, digest.length * 8 - order.toString(2).length));
  const inverse = invert(s, order);
  const [u1, u2] = [(toNumber(digest) >> excess) % order * inverse % order, r * inverse % order];
  const add = (one, other) => addOnCurve(one, other, prime);
  const own = { x: toNumber(Buffer.from(x, "base64url")), y: toNumber(Buffer.from(y, "base64url")), z: 1n };
  const sum = add(multiply(u1, basePoint(curve), add), multiply(u2, own, add));
  return sum !== void 0 && modulo(sum.x * invert(sum.z * sum.z, prime), prime) % order === r;
}
function basePoint({ name }) {
  const curve = createECDH(name);
  curve.setPrivateKey(Buffer.from([1]));
  const point = curve.getPublicKey();
  const size = (point.length - 1) / 2;
  return { x: toNumber(point.subarray(1, 1 + size)), y: toNumber(point.subarray(1 + size)), z: 1n };
}
function readEcdsa(der) {
  const long = der[1] === 129;
  const start = long ? 3 : 2;
  const length = long ? der[2] ?? 0 : der[1] ?? 0;
  if (der[0] !== 48 || length !== der.length - start || long && length < 128) return [];
  const first = readInteger(der, start);
  const second = first === void 0 ? void 0 : readInteger(der, first.end);
  return first === void 0 || second?.end !== der.length ? [] : [first.value, second.value];
}
function readInteger(der, at) {
  const length = der[at + 1] ?? 128;
  const end = at + 2 + length;
  const [first = 128, second = 0] = der.subarray(at + 2, end);
  const isPadded = first === 0 && length > 1 && second < 128;
  if (der[at] !== 2 || length === 0 || length >= 128 || end > der.length || first >= 128 || isPadded)
    return void 0;
  return { value: toNumber(der.subarray(at + 2, end)), end };
}
function addOnCurve(one, other, prime) {
  if (one === void 0 || other === void 0) return one ?? other;
  const [z1, z2] = [one.z * one.z % prime, other.z * other.z % prime];
  const [u1, u2] = [one.x * z2 % prime, other.x * z1 % prime];
  const [s1, s2] = [one.y * other.z * z2 % prime, other.y * one.z * z1 % prime];
  if (u1 === u2) return s1 === s2 ? double(one, prime) : void 0;
  const [h, r] = [modulo(u2 - u1, prime), modulo(s2 - s1, prime)];
  const square = h * h % prime;
  const [cube, v] = [h * square % prime, u1 * square % prime];
  const x = modulo(r * r - cube - 2n * v, prime);
  return { x, y: modulo(r * (v - x) - s1 * cube, prime), z: one.z * other.z * h % prime };
}
function double({ x, y, z }, prime) {
  if (y === 0n) return void 0;
  const [delta, gamma] = [z * z % prime, y * y % prime];
  const [beta, alpha] = [x * gamma % prime, 3n * (x - delta) * (x + delta) % prime];
  const next = modulo(alpha * alpha - 8n * beta, prime);
  return {
    x: next,
    y: modulo(alpha * (4n * beta - next) - 8n * gamma * gamma, prime),
    z: modulo((y + z) * (y + z) - gamma - delta, prime)
  };
}
var edwardsPrime = 2n ** 255n - 19n;
var edwardsOrder = 2n ** 252n + 27742317777372353535851937790883648493n;
var edwardsD = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
var rootOfMinusOne = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n;
function isEd25519phOverDigest(key, sha5122, signature) {
  const encoded = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
  const own = decodePoint(encoded);
  if (own === void 0 || signature.length !== 64 || sha5122.length !== 64) return false;
  const [commitment, scalar] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  if (scalar >= edwardsOrder) return false;
  const domain = Buffer.from("SigEd25519 no Ed25519 collisions\0", "latin1");
  const hash = createHash4("sha512").update(domain).update(commitment).update(encoded).update(sha5122).digest();
  const challenge = littleEndian(hash) % edwardsOrder;
  const base = decodePoint(Buffer.from(`58${"66".repeat(31)}`, "hex"));
  const negated = { ...own, x: modulo(-own.x, edwardsPrime) };
  const sum = addOnEdwards(multiply(scalar, base, addOnEdwards), multiply(challenge, negated, addOnEdwards));
  return sum !== void 0 && encodePoint(sum).equals(commitment);
}
function addOnEdwards(one, other) {
  if (one === void 0 || other === void 0) return one ?? other;
  const a = one.z * other.z % edwardsPrime;
  const [c, d] = [one.x * other.x % edwardsPrime, one.y * other.y % edwardsPrime];
  const [b, e] = [a * a % edwardsPrime, edwardsD * c % edwardsPrime * d % edwardsPrime];
  const [f, g] = [modulo(b - e, edwardsPrime), modulo(b + e, edwardsPrime)];
  const cross = (one.x + one.y) * (other.x + other.y) - c - d;
  return {
    x: modulo(a * f % edwardsPrime * modulo(cross, edwardsPrime), edwardsPrime),
    y: modulo(a * g % edwardsPrime * (d + c), edwardsPrime),
    z: f * g % edwardsPrime
  };
}
function decodePoint(encoded) {
  const whole = littleEndian(encoded);
  const sign = whole >> 255n;
  const y = whole & 2n ** 255n - 1n;
  if (encoded.length !== 32 || y >= edwardsPrime) return void 0;
  const square = modulo(
    (y * y - 1n) * invert(modulo(edwardsD * y * y + 1n, edwardsPrime), edwardsPrime),
    edwardsPrime
  );
  const candidate = power(square, (edwardsPrime + 3n) / 8n, edwardsPrime);
  const root = [candidate, candidate * rootOfMinusOne % edwardsPrime].find(
    (x) => x * x % edwardsPrime === square
  );
  if (root === void 0 || root === 0n && sign === 1n) return void 0;
  return { x: (root & 1n) === sign ? root : edwardsPrime - root, y, z: 1n };
}
function encodePoint(point) {
  const inverse = invert(point.z, edwardsPrime);
  const [x, y] = [point.x * inverse % edwardsPrime, point.y * inverse % edwardsPrime];
  const hex = (y | (x & 1n) << 255n).toString(16).padStart(64, "0");
  return Buffer.from(hex, "hex").reverse();
}
function multiply(scalar, point, add) {
  let sum;
  let doubled = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = add(sum, doubled);
    doubled = add(doubled, doubled);
  }
  return sum;
}
function invert(number, prime) {
  let [low, high, coefficient, other] = [modulo(number, prime), prime, 1n, 0n];
  while (low > 1n) {
    const quotient = high / low;
    [low, high, coefficient, other] = [
      high - quotient * low,
      low,
      other - quotient * coefficient,
      coefficient
    ];
  }
  return modulo(coefficient, prime);
}
function power(base, exponent, prime) {
  let result = 1n;
  let square = modulo(base, prime);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = result * square % prime;
    square = square * square % prime;
  }
  return result;
}
function modulo(number, prime) {
  const rest = number % prime;
  return rest < 0n ? rest + prime : rest;
}
var toNumber = (bytes2) => BigInt(`0x0${Buffer.from(bytes2).toString("hex")}`);
var littleEndian = (bytes2) => toNumber(Uint8Array.from(bytes2).reverse());

// src/adapters/verifiers/sigstore-signature.ts
function isSignedBy(key, signature, signed) {
  const hashes = hashesOf(key);
  if (signed.kind === "bytes") {
    if (hashes.length > 0) return hashes.some((hash) => verify2(hash, signed.bytes, key, signature));
    if (key.asymmetricKeyType !== "ed25519") return false;
    if (verify2(null, signed.bytes, key, signature)) return true;
    return signed.takesPrehash && isEd25519phOverDigest(key, sha512(signed.bytes), signature);
  }
  const { algorithm, digest } = signed;
  if (key.asymmetricKeyType === "ed25519") {
    return algorithm === "sha512" && isEd25519phOverDigest(key, digest, signature);
  }
  if (!hashes.includes(algorithm)) return false;
  return key.asymmetricKeyType === "rsa" ? isRsaOverDigest(key, digest, signature) : isEcdsaOverDigest(key, digest, signature);
}
function hashesOf(key) {
  if (key.asymmetricKeyType === "rsa") return ["sha256"];
  const byCurve = {
    prime256v1: ["sha256"],
    secp384r1: ["sha384", "sha256"],
    secp521r1: ["sha512", "sha256"]
  };
  return byCurve[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? [];
}
var sha512 = (bytes2) => createHash3("sha512").update(bytes2).digest();
var sha256Info = Buffer.from("3031300d060960864801650304020105000420", "hex");
function isRsaOverDigest(key, sha256, signature) {
  try {
    const opened = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return opened.equals(Buffer.concat([sha256Info, sha256]));
  } catch {
    return false;
  }
}

// src/adapters/verifiers/sigstore-times.ts
var granted = /* @__PURE__ */ new Set([0n, 1n]);
var maxTimestampBytes = 16 * 1024;
function verifyTimestamps(timestamps, signature, authorities) {
  const earliest = /* @__PURE__ */ new Map();
  for (const der of timestamps) {
    if (der.length > maxTimestampBytes) {
      throw fault(
        "timestamp-invalid",
        `timestamp: expected at most ${maxTimestampBytes} bytes, found ${der.length}`
      );
    }
    const timestamp = attempt(
      "timestamp-invalid",
      "timestamp: expected an RFC 3161 response",
      () => readTimestamp(der)
    );
    const known = authorities.flatMap(
      ({ links }) => links.slice(0, 1).filter((link) => isFrom(timestamp, link))
    );
    if (known.length === 0) continue;
    verifyOne(timestamp, signature, known);
    const { authority: authority2, unixSeconds } = timestamp;
    earliest.set(authority2, Math.min(unixSeconds, earliest.get(authority2) ?? unixSeconds));
  }
  return [...earliest.values()].map((unixSeconds) => ({ source: "timestamp-authority", unixSeconds }));
}
function readTimestamp(der) {
  const library = import_timestamp.RFC3161Timestamp.parse(der);
  if (!granted.has(library.status)) {
    throw fault("timestamp-invalid", "timestamp: expected a granted one, found a refusal");
  }
  const milliseconds = library.signingTime.getTime();
  if (Number.isNaN(milliseconds)) throw fault("timestamp-invalid", "timestamp: expected a time, found none");
  const issuer = Buffer.from(writeDer(derTag.sequence, library.signerIssuer)).toString("hex");
  return {
    library,
    authority: authorityName(issuer, library.signerSerialNumber.toString("hex")),
    unixSeconds: Math.floor(milliseconds / 1e3)
  };
}
var authorityName = (issuer, serial) => `${issuer} ${serial.toLowerCase().replace(/^0+/, "")}`;
var isFrom = ({ authority: authority2 }, { certificate }) => authority2 === authorityName(certificate.issuer, certificate.x509.serialNumber);
function verifyOne({ library, unixSeconds }, signature, links) {
  const [link, ...others] = links.filter(({ period }) => covers(period, unixSeconds));
  if (link === void 0) {
    throw fault("timestamp-invalid", `timestamp: its authority was not trusted at ${isoTime(unixSeconds)}`);
  }
  const found = unfitness(link);
  if (found !== void 0) {
    throw fault("timestamp-invalid", `timestamp: expected an authority for time stamping, found ${found}`);
  }
  try {
    library.verify(signature, link.certificate.key);
  } catch (cause) {
    if (others.length === 0) {
      throw fault(
        "timestamp-invalid",
        "timestamp: expected one over this signature by the authority that it names",
        cause
      );
    }
    verifyOne({ library, unixSeconds, authority: "" }, signature, others);
  }
}
function unfitness({ certificate, above }) {
  if (certificate.purposes?.includes(purposeOids.timeStamping) !== true) return "one for something else";
  const problem = extensionProblem(certificate) ?? purposeProblem(above, "timeStamping");
  return problem?.message;
}

// src/adapters/verifiers/sigstore-check.ts
function checkSignature(read, rules, blob) {
  return answerOf(() => verified(read(), rules, blob));
}
function verified(parts, rules, blob) {
  const signed = signedOf(parts.content, blob);
  const holder = findHolder(parts, signed, rules);
  const entries = verifyEntries(parts.entries, rules.root.logs);
  for (const { entry } of entries.entries) {
    matchEntry(entry, {
      signature: parts.signature,
      verifier: holder.verifier,
      digestOfSigned: (algorithm) => digestOf(signed, algorithm),
      ...parts.content.kind === "dsse" ? { payload: parts.content.payload } : {}
    });
  }
  const stamps = verifyTimestamps(parts.timestamps, parts.signature, rules.root.timestampAuthorities);
  const times = [...stamps, ...entries.times];
  requireLogInForce(
    entries.entries.filter(({ entry }) => entry.promise === void 0),
    times.length === 0 ? [rules.nowUnixSeconds()] : times.map(({ unixSeconds }) => unixSeconds)
  );
  return {
    kind: "verified",
    signer: identify(holder, rules.root, times),
    payload: payloadOf(parts.content),
    sigstore: { form: forms[parts.content.kind], times, logEntries: namedEntries(entries.entries) }
  };
}
var forms = {
  dsse: "statement",
  message: "message",
  "cosign-payload": "cosign-payload"
};
var payloadOf = (content) => content.kind === "message" ? new Uint8Array() : content.payload;
function signedOf(content, blob) {
  switch (content.kind) {
    case "dsse":
      if (content.payloadType !== statementType) {
        throw fault(
          "payload-type",
          `envelope: expected the payload type ${statementType}, found ${JSON.stringify(content.payloadType.slice(0, 100))}`
        );
      }
      return { kind: "bytes", bytes: encodeEnvelope(content), takesPrehash: false };
    case "cosign-payload":
      return { kind: "bytes", bytes: content.payload, takesPrehash: true };
    case "message":
      return signedFile(content.digest, blob);
  }
}
function signedFile(claimed, blob) {
  if (blob === void 0) {
    throw fault(
      "signature-over-file",
      "bundle: expected a statement about an image, found a signature over a file"
    );
  }
  const { algorithm, value } = claimed;
  if (blob.bytes !== void 0) {
    requireSameFile(createHash(algorithm).update(blob.bytes).digest(), value);
    return { kind: "bytes", bytes: blob.bytes, takesPrehash: true };
  }
  const given = digestParts(blob.digest);
  if (given.algorithm !== algorithm) {
    throw fault(
      "bundle-content",
      `bundle: expected a signature over the ${given.algorithm} of the file, found one over its ${algorithm}: give the file itself`
    );
  }
  requireSameFile(Buffer.from(given.hex, "hex"), value);
  return { kind: "digest", algorithm, digest: value };
}
function requireSameFile(found, signed) {
  if (found.equals(signed)) return;
  throw fault(
    "blob-mismatch",
    `bundle: expected a signature over the file with the digest ${found.toString("hex")}, found one over ${signed.toString("hex").slice(0, 128)}`
  );
}
var digestOf = (signed, algorithm) => {
  if (signed.kind === "bytes") return createHash(algorithm).update(signed.bytes).digest();
  return signed.algorithm === algorithm ? signed.digest : void 0;
};
function findHolder({ signer, signature }, signed, { signers }) {
  if (signer.kind === "certificate") {
    if (signers.kind === "keys") {
      throw fault(
        "key-bundle-expected",
        "expected a signature by a key of the policy, found one by a certificate"
      );
    }
    const certificate = readCertificate(signer.der);
    if (!isSignedBy(certificate.key, signature, signed)) {
      throw fault(
        "signature-invalid",
        "expected a signature by the key of its certificate, found one that does not fit"
      );
    }
    return { kind: "certificate", certificate, verifier: signer.der };
  }
  if (signers.kind === "certificates") {
    throw fault(
      "identity-bundle-expected",
      "expected a signature with a certificate, found one by a key alone"
    );
  }
  const key = signers.keys.find((one) => isSignedBy(one.key, signature, signed));
  if (key === void 0) {
    throw fault(
      "untrusted-key",
      "expected a signature by a key of the policy, found one by another key or over other bytes"
    );
  }
  return { kind: "key", key, verifier: key.spki };
}
function identify(holder, root, times) {
  if (holder.kind === "key") return { kind: "key", fingerprint: holder.key.fingerprint };
  const { certificate } = holder;
  const issuer = verifyIssued(certificate, root.certificateAuthorities, times);
  verifyCertificateLogged(certificate, issuer, root.certificateLogs);
  return { kind: "certificate", certificate: certificateFacts(certificate) };
}

// builtin:node:crypto of src/adapters/verifiers/trusted-root-json.ts
var builtin5 = process.getBuiltinModule("node:crypto");
var createPublicKey = /* @__PURE__ */ (() => builtin5.createPublicKey)();

// src/adapters/verifiers/trusted-root-json.ts
var emptyTrustedRoot = {
  certificateAuthorities: [],
  timestampAuthorities: [],
  logs: [],
  certificateLogs: []
};
var mediaTypes = [
  "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
  "application/vnd.dev.sigstore.trustedroot.v0.2+json"
];
var maxInstances = 128;
var maxChain = 16;
var endOfTime = 864e10;
function readTrustedRoot(json, name) {
  const place = { what: name, path: "", code: "trusted-root-malformed" };
  const root = placed(parse(json, name), place, {
    required: ["mediaType"],
    optional: ["tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"]
  });
  if (!mediaTypes.includes(text(root, "mediaType"))) {
    throw faultAt(
      memberPlace(place, "mediaType"),
      "expected a trusted root of version 0.1 or 0.2, found another media type"
    );
  }
  return {
    certificateAuthorities: items(
      root,
      "certificateAuthorities",
      maxInstances,
      (value, at) => readAuthority(placed(value, at, authorityKeys))
    ),
    timestampAuthorities: items(
      root,
      "timestampAuthorities",
      maxInstances,
      (value, at) => readAuthority(placed(value, at, authorityKeys))
    ),
    logs: items(root, "tlogs", maxInstances, (value, at) => readLog(placed(value, at, logKeys))),
    certificateLogs: items(root, "ctlogs", maxInstances, (value, at) => readLog(placed(value, at, logKeys)))
  };
}
function parse(json, name) {
  try {
    return parseStrictJson(json, { what: name, maxBytes: maxKeyFileBytes });
  } catch (cause) {
    if (cause instanceof FormatError) throw fault("trusted-root-malformed", cause.message, cause);
    throw cause;
  }
}
var authorityKeys = { required: ["certChain"], optional: ["subject", "uri", "validFor", "operator"] };
function readAuthority(authority2) {
  const chain = member(authority2, "certChain", { required: ["certificates"] });
  const ders = items(
    chain,
    "certificates",
    maxChain,
    (value, place) => requiredBytes(placed(value, place, { required: ["rawBytes"] }), "rawBytes")
  );
  if (ders.length === 0) throw faultAt(chain.place, "expected at least one certificate, found none");
  try {
    return linkAuthority(ders, readPeriod(authority2));
  } catch (cause) {
    if (cause instanceof FormatError) throw faultAt(chain.place, cause.message);
    throw cause;
  }
}
var logKeys = {
  required: ["publicKey"],
  optional: ["baseUrl", "hashAlgorithm", "logId", "checkpointKeyId", "operator"]
};
function readLog(log) {
  const publicKey = member(log, "publicKey", { required: ["rawBytes", "keyDetails"], optional: ["validFor"] });
  const ids = ["checkpointKeyId", "logId"].flatMap((key) => {
    const id = optionalMember(log, key, { optional: ["keyId"] });
    return id === void 0 ? [] : [bytes(id, "keyId")];
  });
  const [checkpointId] = ids;
  if (checkpointId === void 0 || ids.some((id) => id.length < 4)) {
    throw faultAt(log.place, "expected the id of the log (logId or checkpointKeyId), found none");
  }
  return {
    baseUrl: log.object.has("baseUrl") ? text(log, "baseUrl") : "",
    ids,
    checkpointId,
    key: readKey(publicKey),
    period: readPeriod(publicKey)
  };
}
function readKey(publicKey) {
  const { place } = publicKey;
  text(publicKey, "keyDetails");
  const key = requiredBytes(publicKey, "rawBytes");
  return attempt(
    "trusted-root-malformed",
    `${place.what}: ${place.path}: expected a public key in DER`,
    () => {
      const isPkcs1 = readDerInside(readDer(key)?.[0], derTag.sequence)?.[0]?.tag === derTag.integer;
      return createPublicKey({ key, format: "der", type: isPkcs1 ? "pkcs1" : "spki" });
    }
  );
}
function readPeriod(holder) {
  const period = optionalMember(holder, "validFor", { optional: ["start", "end"] });
  return {
    fromUnixSeconds: period?.object.has("start") === true ? readTime(period, "start") : 0,
    toUnixSeconds: period?.object.has("end") === true ? readTime(period, "end") : endOfTime
  };
}
function readTime(period, key) {
  const written = text(period, key);
  const milliseconds = Date.parse(written);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(written) && !Number.isNaN(milliseconds)) {
    return milliseconds / 1e3;
  }
  throw faultAt(
    memberPlace(period.place, key),
    "expected a time such as 2025-01-31T00:00:00Z, found something else"
  );
}

// src/adapters/verifiers/trusted-root.ts
function createTrustedRoots(parts) {
  const opened = /* @__PURE__ */ new Map();
  return (source) => {
    const name = source === void 0 ? "" : keySourceName(source);
    const known = opened.get(name);
    if (known !== void 0) return known;
    const opening = open(source, parts);
    opened.set(name, opening);
    return opening;
  };
}
async function open(source, parts) {
  if (source === void 0) return await openPublic(parts);
  const [file, ...more] = await readKeyFiles(source, parts.files, "a trusted root");
  if (file === void 0 || more.length > 0) {
    throw fault(
      "trusted-root-malformed",
      `expected one trusted root, found ${more.length + (file === void 0 ? 0 : 1)}`
    );
  }
  return readTrustedRoot(file.bytes, file.name);
}
async function openPublic({ publicInstance }) {
  const json = await publicInstance();
  try {
    return readTrustedRoot(json, "trusted root of the public instance");
  } catch (cause) {
    if (cause instanceof FormatError)
      throw new TransportError("trusted-root-malformed", cause.message, { cause });
    throw cause;
  }
}

// src/adapters/verifiers/sigstore-bundles.ts
function createBundleVerifiers(parts) {
  const openRoot = createTrustedRoots(parts);
  const { nowUnixSeconds } = parts;
  const byCertificates = /* @__PURE__ */ new WeakMap();
  return async (leaf) => {
    const signers = await signersOf(leaf, parts);
    const root = await rootOf(leaf, parts, openRoot);
    if (signers.kind === "keys") return verifierBy({ signers, root, nowUnixSeconds });
    const verifier = byCertificates.get(root) ?? verifierBy({ signers, root, nowUnixSeconds });
    byCertificates.set(root, verifier);
    return verifier;
  };
}
async function signersOf(leaf, { publicKeys }) {
  if (leaf.type !== "bundleSigned") return { kind: "certificates" };
  return { kind: "keys", keys: await publicKeys(leaf.keys) };
}
async function rootOf(leaf, { trustedRoot }, open2) {
  if (leaf.trustedRoot !== void 0) return await open2(leaf.trustedRoot);
  if (trustedRoot !== void 0) return await openGiven(trustedRoot, open2);
  const needsNobody = leaf.type === "bundleSigned" && leaf.transparency === "none" && leaf.maxAgeSeconds === void 0;
  return needsNobody ? emptyTrustedRoot : await open2();
}
async function openGiven(source, open2) {
  try {
    return await open2(source);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    const next = "Correct the path of --trusted-root; a relative one counts from the working directory.";
    const isMissing = cause.code === "key-file-missing";
    throw new UsageError(cause.code, cause.message, { cause, ...isMissing && { next } });
  }
}
function verifierBy(rules) {
  return {
    kind: "usable",
    warnings: [],
    check: async (signature, blob) => {
      switch (signature.kind) {
        case "bundle":
          return checkSignature(() => readBundle(signature.bytes, versionsOf(signature)), rules, blob);
        case "cosign-layer":
          if (signature.mediaType !== cosignLayerType) return null;
          return checkSignature(() => readLayer(signature), rules);
        case "simple-signing":
        case "malformed":
          return null;
      }
    }
  };
}
var versionsOf = ({ manifestDigest }) => manifestDigest === void 0 ? "0.1 to 0.3" : "0.3";
export {
  createBundleVerifiers,
  verifierBy
};
