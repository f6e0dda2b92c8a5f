export {
  bool,
  bytes,
  double,
  int,
  int32,
  int64,
  map,
  nested,
  oneof,
  present,
  repeated,
  string,
  texts,
} from "./fields";
export {
  converted,
  encoded,
  lazy,
  message,
  type Codec,
  type Field,
  type MessageOf,
  type WrittenOf,
} from "./message";
export { MessageError } from "./wire-reader";
