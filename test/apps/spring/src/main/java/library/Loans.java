package library;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

public interface Loans extends JpaRepository<Loan, Long> {
    List<Loan> findByMemberId(UUID memberId);

    @Modifying(clearAutomatically = true)
    @Query("update Loan l set l.status = library.Loan.Status.RETURNED where l.id = :id and l.status = library.Loan.Status.OPEN")
    int close(Long id);
}
