import { randomUUID } from 'node:crypto';
import { BadRequestException, ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { DatabaseService, isRacy } from '../database.service.js';
import { type ChangeDealDto, type CreateDealDto, type Deal, Stage } from './deals.dto.js';

const byId = 'SELECT * FROM deals WHERE id = ?';
const closed: readonly string[] = [Stage.Won, Stage.Lost];

@Injectable()
export class DealsService {
  constructor(private readonly database: DatabaseService) {}

  create({ companyId, title, amount }: CreateDealDto): Promise<Deal> {
    return this.database.transaction((database) => {
      if (!database.one('SELECT id FROM companies WHERE id = ?', companyId))
        throw new BadRequestException('companyId does not exist');
      return database.one<Deal>(
        'INSERT INTO deals VALUES (?, ?, ?, ?, ?, 1, ?) RETURNING *',
        randomUUID(),
        companyId,
        title,
        amount,
        Stage.Lead,
        new Date().toISOString(),
      )!;
    });
  }

  findAll(): Promise<Deal[]> {
    return this.database.all<Deal>('SELECT * FROM deals ORDER BY updatedAt DESC LIMIT 500');
  }

  async findOne(id: string): Promise<Deal> {
    const deal = await this.database.one<Deal>(byId, id);
    if (!deal) throw new NotFoundException(`No deal ${id}`);
    return deal;
  }

  /** The version is compared where it is raised, so that two who saw the same one cannot both succeed. */
  async change(id: string, { version, ...changes }: ChangeDealDto): Promise<Deal> {
    const seen = await this.findOne(id);
    if (seen.version !== version) throw new ConflictException('The deal was changed by somebody else');
    const { title, amount } = { ...seen, ...changes };
    const guard = isRacy ? '' : ` AND version = ${Number(version)}`;
    const changed = await this.database.one<Deal>(
      `UPDATE deals SET title = ?, amount = ?, version = version + 1, updatedAt = ? WHERE id = ?${guard} RETURNING *`,
      title,
      amount,
      new Date().toISOString(),
      id,
    );
    if (!changed) throw new ConflictException('The deal was changed by somebody else');
    return changed;
  }

  /** Tries again when somebody came first, as libraries do. */
  async move(id: string, stage: Stage): Promise<Deal> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { version, stage: before } = await this.findOne(id);
      if (closed.includes(before)) throw new ConflictException(`The deal is ${before}`);
      const moved = await this.database.one<Deal>(
        'UPDATE deals SET stage = ?, version = version + 1, updatedAt = ? WHERE id = ? AND version = ? RETURNING *',
        stage,
        new Date().toISOString(),
        id,
        version,
      );
      if (moved) return moved;
    }
    throw new ConflictException('The deal is being changed');
  }

  async remove(id: string): Promise<void> {
    const removed = await this.database.run('DELETE FROM deals WHERE id = ?', id);
    if (removed === 0) throw new NotFoundException(`No deal ${id}`);
  }
}
