/** nginx as the edge that most previews stand behind: HTTP/2 in front, HTTP/1.1 to the origin. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';
import { freePort, type Started, start } from './processes.ts';

/** `/unbuffered` is passed on before it is complete. */
export async function startNginx(originPort: number, { key, cert }: Certificate): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'racegate-nginx-'));
  const port = await freePort();
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, originPort));
  const nginx = await start('nginx', ['-p', folder, '-e', 'error.log', '-c', 'nginx.conf'], port);
  const close = async () => {
    await nginx.close();
    rmSync(folder, { recursive: true });
  };
  return { ...nginx, close };
}

function configuration(folder: string, port: number, originPort: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/tmp;`,
  );
  return `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  upstream origin { server 127.0.0.1:${originPort}; keepalive 128; keepalive_requests 1000000; }
  server {
    # The default of 1000 would end connections in the middle of a measurement.
    keepalive_requests 1000000;
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    location / { proxy_pass http://origin; }
    location /unbuffered { proxy_request_buffering off; proxy_pass http://origin; }
  }
}
`;
}
