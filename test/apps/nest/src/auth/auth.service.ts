import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ConflictException, Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { DatabaseService, isTaken } from '../database.service.js';
import type { LoginDto, RegisterDto } from './auth.dto.js';

interface User {
  id: string;
  email: string;
  name: string;
  password: string;
}

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const byEmail = 'SELECT * FROM users WHERE email = ?';

@Injectable()
export class AuthService {
  constructor(
    private readonly database: DatabaseService,
    private readonly jwt: JwtService,
  ) {}

  /** Without a unique index nothing holds what was seen before the password was hashed. */
  async register({ email, name, password }: RegisterDto) {
    if (await this.database.one(byEmail, email)) throw new ConflictException('Email already in use');
    const salt = randomBytes(16);
    const hash = `${salt.toString('hex')}:${(await derive(password, salt, 32)).toString('hex')}`;
    const user = { id: randomUUID(), email, name };
    try {
      await this.database.run('INSERT INTO users VALUES (?, ?, ?, ?)', user.id, email, name, hash);
    } catch (error) {
      throw isTaken(error) ? new ConflictException('Email already in use') : error;
    }
    return user;
  }

  async login({ email, password }: LoginDto) {
    const user = await this.database.one<User>(byEmail, email);
    const [salt = '', hash = ''] = user?.password.split(':') ?? [];
    const known = Buffer.from(hash, 'hex');
    const tried = await derive(password, Buffer.from(salt, 'hex'), 32);
    if (!user || !timingSafeEqual(known, tried)) throw new UnauthorizedException('Wrong email or password');
    return { accessToken: await this.jwt.signAsync({ sub: user.id, email }) };
  }
}
