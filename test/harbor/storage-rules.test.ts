import { SecretValue } from "../../lib/environment";
import { type HaHarborProps, type HarborS3Options, HarborStorage } from "../../lib/harbor";
import { Size } from "../../lib/units";
import { BLOCKS, SHARED } from "./harbors";
import { refuses, TOKEN } from "./refused-harbors";

describe("storage", () => {
  const keys = { accessKey: SecretValue.variable("access"), secretKey: SecretValue.variable("secret") };
  const s3 = (options: Partial<HarborS3Options>): Partial<HaHarborProps> => ({
    storage: HarborStorage.s3({ bucket: "harbor", ...keys, ...options }),
  });
  refuses([
    [["StorageNotShared"], { storage: HarborStorage.volume({ storageClass: BLOCKS, size: Size.gibibytes(1) }) }],
    [["StorageSizeZero"], { storage: HarborStorage.volume({ storageClass: SHARED, size: Size.bytes(0) }) }],
    [[], s3({})],
    [["S3BucketInvalid"], s3({ bucket: "Harbor" })],
    [["S3BucketInvalid"], s3({ bucket: "ab" })],
    [["S3RootDirectoryInvalid"], s3({ rootDirectory: "images" })],
    [["S3RootDirectoryInvalid"], s3({ rootDirectory: "/images/" })],
    [[], s3({ rootDirectory: TOKEN })],
    [["S3EndpointInvalid"], s3({ endpoint: "rgw.example.com" })],
    [["S3EndpointInvalid"], s3({ endpoint: "https://rgw.example.com:65536" })],
    [["S3EndpointInvalid"], s3({ endpoint: "https://rgw.example.com:0" })],
    [[], s3({ endpoint: "https://rgw.example.com:65535" })],
    [["S3EndpointInvalid"], s3({ endpoint: "https://[::1]:8443" })],
    [["S3EndpointInvalid"], s3({ endpoint: "https://[0:0:0:0:0:0:0:1]:8443" })],
    [["S3EndpointInvalid"], s3({ endpoint: "https://[::ffff:127.0.0.1]:8443" })],
    [["S3EndpointInvalid"], s3({ endpoint: "https://rgw.example.com/harbor" })],
    [["S3EndpointInvalid"], s3({ endpoint: "https://me:secret@rgw.example.com" })],
    [["S3EndpointInvalid"], s3({ endpoint: "http://localhost:9000" })],
    [[], s3({ endpoint: "http://rgw.ceph.svc:8080" })],
    [[], s3({ endpoint: "http://[fd00::5]:8080" })],
    [["S3RedirectUnreachable"], s3({ endpoint: "http://rgw.ceph.svc:8080", redirect: true })],
    [["S3RedirectUnreachable"], s3({ endpoint: "http://minio:9000", redirect: true })],
    [["S3RedirectUnreachable"], s3({ endpoint: "https://172.31.0.5", redirect: true })],
    [["S3RedirectUnreachable"], s3({ endpoint: "https://[fd00::5]", redirect: true })],
    [["S3RedirectUnreachable"], s3({ endpoint: "https://[fe80::5]", redirect: true })],
    [[], s3({ endpoint: "https://[2001:db8::5]", redirect: true })],
    [[], s3({ endpoint: "https://172.32.0.5", redirect: true })],
    [[], s3({ endpoint: "https://rgw.example.com", redirect: true })],
  ]);
});
