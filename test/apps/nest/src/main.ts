/**
 * A CRM on NestJS. Its document is what @nestjs/swagger makes of the decorators, at /docs-json.
 * RACEGATE_VARIANT chooses how it writes: `racy` (the default) or `repaired`.
 */
import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
app.setGlobalPrefix('api');
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
const options = new DocumentBuilder().setTitle('CRM').setVersion('1.0').addBearerAuth().build();
SwaggerModule.setup('docs', app, SwaggerModule.createDocument(app, options));
await app.listen(Number(process.env.PORT), '127.0.0.1');
