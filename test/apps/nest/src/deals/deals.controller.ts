import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiConflictResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AuthGuard } from '../auth/auth.guard.js';
import { ChangeDealDto, CreateDealDto, Deal, MoveDealDto } from './deals.dto.js';
import { DealsService } from './deals.service.js';

@ApiTags('deals')
@ApiBearerAuth()
@UseGuards(AuthGuard)
@Controller('deals')
export class DealsController {
  constructor(private readonly deals: DealsService) {}

  @Post()
  create(@Body() dto: CreateDealDto): Promise<Deal> {
    return this.deals.create(dto);
  }

  @Get()
  @ApiOkResponse({ type: Deal, isArray: true })
  findAll() {
    return this.deals.findAll();
  }

  @Get(':dealId')
  @ApiOkResponse({ type: Deal })
  findOne(@Param('dealId') id: string) {
    return this.deals.findOne(id);
  }

  @Patch(':dealId')
  @ApiOkResponse({ type: Deal })
  @ApiConflictResponse({ description: 'Somebody else changed the deal' })
  change(@Param('dealId') id: string, @Body() dto: ChangeDealDto) {
    return this.deals.change(id, dto);
  }

  @Post(':dealId/stage')
  @HttpCode(200)
  @ApiOkResponse({ type: Deal })
  @ApiConflictResponse({ description: 'A deal that is won or lost stays so' })
  move(@Param('dealId') id: string, @Body() { stage }: MoveDealDto) {
    return this.deals.move(id, stage);
  }

  @Delete(':dealId')
  @HttpCode(204)
  remove(@Param('dealId') id: string) {
    return this.deals.remove(id);
  }
}
