import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsFQDN, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

export class CreateCompanyDto {
  @ApiProperty({ example: 'Acme Inc.' })
  @IsString()
  @Length(2, 100)
  name!: string;

  /** What the validator wants of it is not in the document. */
  @ApiProperty()
  @IsFQDN()
  domain!: string;

  @ApiPropertyOptional({ default: 5, description: 'How many contacts the plan allows' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  seats?: number;
}

export class UpdateCompanyDto extends PartialType(CreateCompanyDto) {}

export class Company {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  domain!: string;

  @ApiProperty()
  seats!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}
