package library;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A library on Spring Boot, JPA and H2. Its document is what springdoc makes of the controllers, at /v3/api-docs.
 * The environment variable RACY chooses how it writes: `true` (the default), or `false` for the repaired form.
 */
@SpringBootApplication
public class LibraryApplication {
    public static void main(String[] args) {
        SpringApplication.run(LibraryApplication.class, args);
    }
}
