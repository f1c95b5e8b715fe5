package library;

import jakarta.validation.Valid;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/books")
public class BookController {
    private final Books books;

    BookController(Books books) {
        this.books = books;
    }

    @GetMapping
    Page<Book> findAll(@ParameterObject Pageable page) {
        return books.findAll(page);
    }

    @GetMapping("/{id}")
    Book findById(@PathVariable Long id) {
        return books.findById(id).orElseThrow(BookController::missing);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Book create(@Valid @RequestBody Book book) {
        book.id = null;
        book.version = 0;
        return books.saveAndFlush(book);
    }

    /** Two at once: Hibernate compares the version, and one of them gets a 409. */
    @PutMapping("/{id}")
    @Transactional
    public Book update(@PathVariable Long id, @Valid @RequestBody Book changed) {
        Book book = findById(id);
        book.title = changed.title;
        book.author = changed.author;
        book.isbn = changed.isbn;
        book.copies = changed.copies;
        return books.saveAndFlush(book);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Transactional
    public void delete(@PathVariable Long id) {
        if (books.remove(id) == 0) throw missing();
    }

    static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "No such book");
    }
}
