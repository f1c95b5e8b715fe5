import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AuthController } from './auth/auth.controller.js';
import { AuthService } from './auth/auth.service.js';
import { CompaniesController } from './companies/companies.controller.js';
import { CompaniesService } from './companies/companies.service.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { ContactsService } from './contacts/contacts.service.js';
import { DatabaseService } from './database.service.js';
import { DealsController } from './deals/deals.controller.js';
import { DealsService } from './deals/deals.service.js';

@Module({
  imports: [JwtModule.register({ global: true, secret: 'of-this-example', signOptions: { expiresIn: '1h' } })],
  controllers: [AuthController, CompaniesController, ContactsController, DealsController],
  providers: [AuthService, CompaniesService, ContactsService, DatabaseService, DealsService],
})
export class AppModule {}
