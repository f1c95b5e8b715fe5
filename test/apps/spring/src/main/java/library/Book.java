package library;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** As in many small projects, the entity is what requests hold and answers show. */
@Entity
public class Book {
    @Id
    @GeneratedValue
    public Long id;

    @NotBlank
    @Size(max = 200)
    public String title;

    @NotBlank
    public String author;

    @Column(nullable = false, unique = true)
    @Size(min = 10, max = 13)
    public String isbn;

    @Min(0)
    public int copies;

    @Version
    @JsonIgnore
    public long version;
}
