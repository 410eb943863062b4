package io.tollgate.rulebook;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * The compiled rules. A case goes in alone, is judged, and is taken out again; sessions are kept and used again, by one
 * thread at a time. May be used from any thread, even while it is closed: calls under way finish.
 */
final class Engine implements AutoCloseable {

    /** Tells apart the compilations of one program run. */
    private static final AtomicLong COMPILATIONS = new AtomicLong();

    private final ReleaseId release;
    private final KieBase base;
    private final int mostFindings;
    private final Queue<KieSession> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private Engine(ReleaseId release, KieBase base, int mostFindings) {
        this.release = release;
        this.base = base;
        this.mostFindings = mostFindings;
    }

    /** Compiles rules that have passed all checks; what the engine still finds wrong is a fault of the whole folder. */
    static Engine compile(Collection<RuleText> rules, Faults faults) {
        KieServices services = KieServices.get();
        ReleaseId release = services.newReleaseId("io.tollgate", "rules", Long.toString(COMPILATIONS.incrementAndGet()));
        try {
            KieFileSystem files = services.newKieFileSystem();
            files.generateAndWritePomXML(release);
            files.write("src/main/resources/rules/rules.drl", text(rules));
            ClassLoader wall = new Wall(Engine.class.getClassLoader());
            KieBuilder builder = services.newKieBuilder(files, wall).buildAll(ExecutableModelProject.class);
            List<Message> errors = builder.getResults().getMessages(Message.Level.ERROR);
            // The engine names lines of its own generated text, and only its first complaint means anything.
            errors.stream().limit(1).forEach(error -> faults.add(Vocabulary.FILE, 1, "The engine does not take what a sentence means: " + error.getText().lines().findFirst().orElse("") + " Maybe the last change of the vocabulary is wrong."));
            faults.throwIfAny();
            return new Engine(release, services.newKieContainer(release, wall).getKieBase(), rules.size());
        } catch (RuleBookFaults found) {
            services.getRepository().removeKieModule(release);
            throw found;
        } catch (RuntimeException | LinkageError broken) {
            services.getRepository().removeKieModule(release);
            faults.add(Vocabulary.FILE, 1, "The engine fails on what a sentence means (" + broken + "). Maybe the last change of the vocabulary is wrong.");
            faults.throwIfAny();
            throw broken;
        }
    }

    private static String text(Collection<RuleText> rules) {
        return "package rules;\nimport " + OpenCase.class.getName() + ";\n\n"
                + rules.stream().map(RuleText::engineText).collect(Collectors.joining("\n"));
    }

    void judge(OpenCase open) {
        KieSession kept = idle.poll();
        KieSession session = kept == null ? base.newKieSession() : kept;
        boolean finished = false;
        try {
            FactHandle handle = session.insert(open);
            if (session.fireAllRules(mostFindings + 1) > mostFindings) {
                throw new IllegalStateException("more findings than rules (" + mostFindings + ") on one case");
            }
            session.delete(handle);
            finished = true;
        } finally {
            // A session that broke may still hold the case: it is not used again.
            if (finished && !closed) {
                idle.add(session);
            } else {
                session.dispose();
            }
        }
        if (closed) {
            disposeIdle();
        }
    }

    @Override
    public void close() {
        closed = true;
        disposeIdle();
        KieServices.get().getRepository().removeKieModule(release);
    }

    private void disposeIdle() {
        for (KieSession session = idle.poll(); session != null; session = idle.poll()) {
            session.dispose();
        }
    }
}
