import { randomUUID } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { DatabaseService, isRacy, isTaken } from '../database.service.js';
import type { Company, CreateCompanyDto, UpdateCompanyDto } from './companies.dto.js';

const byId = 'SELECT * FROM companies WHERE id = ?';
const write = 'UPDATE companies SET name = ?, domain = ?, seats = ? WHERE id = ? RETURNING *';

@Injectable()
export class CompaniesService {
  constructor(private readonly database: DatabaseService) {}

  async create({ name, domain, seats = 5 }: CreateCompanyDto): Promise<Company> {
    if (await this.database.one('SELECT id FROM companies WHERE domain = ?', domain))
      throw new ConflictException(`There is a company at ${domain}`);
    const company = { id: randomUUID(), name, domain, seats, createdAt: new Date().toISOString() };
    try {
      await this.database.run('INSERT INTO companies VALUES (?, ?, ?, ?, ?)', ...Object.values(company));
    } catch (error) {
      throw isTaken(error) ? new ConflictException(`There is a company at ${domain}`) : error;
    }
    return company;
  }

  findAll(): Promise<Company[]> {
    return this.database.all<Company>('SELECT * FROM companies ORDER BY createdAt, id');
  }

  async findOne(id: string): Promise<Company> {
    const company = await this.database.one<Company>(byId, id);
    if (!company) throw new NotFoundException(`No company ${id}`);
    return company;
  }

  /** The whole row is written back: racy where others write between the read and the write. */
  async update(id: string, changes: UpdateCompanyDto): Promise<Company> {
    try {
      if (isRacy) {
        const { name, domain, seats } = { ...(await this.findOne(id)), ...changes };
        return (await this.database.one<Company>(write, name, domain, seats, id)) as Company;
      }
      return await this.database.transaction((database) => {
        const company = database.one<Company>(byId, id);
        if (!company) throw new NotFoundException(`No company ${id}`);
        const { name, domain, seats } = { ...company, ...changes };
        return database.one<Company>(write, name, domain, seats, id) as Company;
      });
    } catch (error) {
      throw isTaken(error) ? new ConflictException('There is a company at that domain') : error;
    }
  }

  async remove(id: string): Promise<void> {
    const removed = await this.database.run('DELETE FROM companies WHERE id = ?', id);
    if (removed === 0) throw new NotFoundException(`No company ${id}`);
  }
}
