package library;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/members")
public class MemberController {
    public record NewMember(@NotBlank String name, @NotBlank @Email String email) {}

    public record Payment(@NotNull @DecimalMin("0.01") BigDecimal amount) {}

    private final Members members;
    private final boolean racy;

    MemberController(Members members, @Value("${library.racy}") boolean racy) {
        this.members = members;
        this.racy = racy;
    }

    @GetMapping
    List<Member> list() {
        return members.findAll();
    }

    @GetMapping("/{memberId}")
    Member get(@PathVariable UUID memberId) {
        return members.findById(memberId).orElseThrow(MemberController::missing);
    }

    /** Answers with nothing but the address of what it made. */
    @PostMapping
    ResponseEntity<Void> join(@Valid @RequestBody NewMember joining) {
        if (members.existsByEmail(joining.email()))
            throw new ResponseStatusException(HttpStatus.CONFLICT, "Email already registered");
        Member member = new Member();
        member.name = joining.name();
        member.email = joining.email();
        members.saveAndFlush(member);
        return ResponseEntity.created(URI.create("/api/members/" + member.id)).build();
    }

    @PostMapping("/{memberId}/payments")
    @Transactional
    public Member pay(@PathVariable UUID memberId, @Valid @RequestBody Payment payment) {
        if (racy) {
            BigDecimal balance = get(memberId).balance;
            members.setBalance(memberId, balance.add(payment.amount()));
        } else if (members.addBalance(memberId, payment.amount()) == 0) throw missing();
        return get(memberId);
    }

    @DeleteMapping("/{memberId}")
    @Transactional
    public ResponseEntity<Void> leave(@PathVariable UUID memberId) {
        if (members.remove(memberId) == 0) throw missing();
        return ResponseEntity.noContent().build();
    }

    static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "No such member");
    }
}
