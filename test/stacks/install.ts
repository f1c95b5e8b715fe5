/** Before the tests: what several of their files would otherwise install at the same time. */
import { installDynamo } from './dynamodb.ts';

export default async (): Promise<void> => void (await installDynamo());
