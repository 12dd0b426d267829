export {
  type AlertsConfig,
  type Config,
  type IngestConfig,
  loadConfig,
  parseConfig,
  type RetentionConfig,
  readDocumentManifest,
} from './config.ts';
export { JsonFileError } from './json-file.ts';
