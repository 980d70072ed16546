import { createMemoryStore } from '../../../lambda/adapters/local/memory-store.ts';
import { storeContract } from '../../contracts/store.ts';

storeContract('in memory', createMemoryStore);
