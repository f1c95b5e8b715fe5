import { randomUUID } from 'node:crypto';
import { BadRequestException, ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { type Connection, DatabaseService, isRacy } from '../database.service.js';
import type { CreateContactDto, UpdateContactDto } from './contacts.dto.js';

interface Contact {
  id: string;
  companyId: string;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
}

const insert = 'INSERT INTO contacts VALUES (?, ?, ?, ?, ?, ?)';
const byId = 'SELECT * FROM contacts WHERE id = ?';
const seatsOf = 'SELECT seats FROM companies WHERE id = ?';
const countOf = 'SELECT COUNT(*) AS count FROM contacts WHERE companyId = ?';

@Injectable()
export class ContactsService {
  constructor(private readonly database: DatabaseService) {}

  async create(dto: CreateContactDto): Promise<Contact> {
    const { companyId, firstName, lastName, email = null, phone = null } = dto;
    const contact = { id: randomUUID(), companyId, firstName, lastName, email, phone };
    if (isRacy) {
      const company = await this.database.one<{ seats: number }>(seatsOf, companyId);
      const { count } = (await this.database.one<{ count: number }>(countOf, companyId))!;
      this.admit(company, count);
      await this.database.run(insert, ...Object.values(contact));
    } else
      await this.database.transaction((database) => {
        this.admit(database.one(seatsOf, companyId), database.one<{ count: number }>(countOf, companyId)!.count);
        database.run(insert, ...Object.values(contact));
      });
    return contact;
  }

  findAll(companyId?: string): Promise<Contact[]> {
    return companyId === undefined
      ? this.database.all<Contact>('SELECT * FROM contacts')
      : this.database.all<Contact>('SELECT * FROM contacts WHERE companyId = ?', companyId);
  }

  async findOne(id: string): Promise<Contact> {
    return this.found(await this.database.one<Contact>(byId, id));
  }

  update(id: string, { companyId: _fixed, ...changes }: UpdateContactDto): Promise<Contact> {
    return this.database.transaction((database: Connection) => {
      const { firstName, lastName, email, phone } = { ...this.found(database.one<Contact>(byId, id)), ...changes };
      return database.one<Contact>(
        'UPDATE contacts SET firstName = ?, lastName = ?, email = ?, phone = ? WHERE id = ? RETURNING *',
        firstName,
        lastName,
        email,
        phone,
        id,
      )!;
    });
  }

  async remove(id: string): Promise<{ deleted: boolean }> {
    const removed = await this.database.run('DELETE FROM contacts WHERE id = ?', id);
    if (removed === 0) throw new NotFoundException('Contact not found');
    return { deleted: true };
  }

  private admit(company: { seats: number } | undefined, count: number): void {
    if (!company) throw new BadRequestException('companyId does not exist');
    if (count >= company.seats) throw new ConflictException('The plan allows no more contacts');
  }

  private found(contact: Contact | undefined): Contact {
    if (!contact) throw new NotFoundException('Contact not found');
    return contact;
  }
}
