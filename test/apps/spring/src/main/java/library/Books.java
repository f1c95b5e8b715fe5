package library;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

public interface Books extends JpaRepository<Book, Long> {
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select b from Book b where b.id = :id")
    Optional<Book> lockedById(Long id);

    @Modifying
    @Query("update Book b set b.copies = :copies where b.id = :id")
    int setCopies(Long id, int copies);

    @Modifying
    @Query("delete from Book b where b.id = :id")
    int remove(Long id);
}
