import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsEnum, IsInt, IsNumber, IsOptional, IsPositive, IsString, IsUUID, MinLength } from 'class-validator';

export enum Stage {
  Lead = 'lead',
  Offered = 'offered',
  Won = 'won',
  Lost = 'lost',
}

export class CreateDealDto {
  @ApiProperty()
  @IsUUID()
  companyId!: string;

  @ApiProperty()
  @IsString()
  @MinLength(3)
  title!: string;

  @ApiProperty()
  @IsNumber({ maxDecimalPlaces: 2 })
  @IsPositive()
  amount!: number;
}

/** Whoever changes a deal says which version was seen. */
export class ChangeDealDto {
  @ApiProperty()
  @IsInt()
  @Type(() => Number)
  version!: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  title?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsNumber()
  amount?: number;
}

export class MoveDealDto {
  @ApiProperty({ enum: Stage })
  @IsEnum(Stage)
  stage!: Stage;
}

export class Deal extends CreateDealDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: Stage })
  stage!: Stage;

  @ApiProperty()
  version!: number;

  @ApiProperty()
  updatedAt!: Date;
}
