package io.subgoal.suite.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.subgoal.textworld.prompt.PromptFormat;
import jakarta.persistence.Entity;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.HttpExchange;

/** What may know what. */
@AnalyzeClasses(packages = "io.subgoal", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PLAIN_JAVA = {
        "io.subgoal.textworld..",
        "io.subgoal.scienceworld..",
        "io.subgoal.teacher..",
        "io.subgoal.llm..",
        "io.subgoal.t5..",
        "io.subgoal.postgres.."
    };
    private static final String[] SERVICES = {
        "io.subgoal.annotation..", "io.subgoal.training..", "io.subgoal.inference..", "io.subgoal.agent.."
    };
    private static final String[] LIBRARIES = {
        "io.subgoal.textworld..",
        "io.subgoal.scienceworld..",
        "io.subgoal.teacher..",
        "io.subgoal.llm..",
        "io.subgoal.t5..",
        "io.subgoal.postgres..",
        "io.subgoal.api..",
        "io.subgoal.store..",
        "io.subgoal.service.."
    };

    @ArchTest
    static final ArchRule plainJavaKnowsNoFramework = noClasses()
            .that()
            .resideInAnyPackage(PLAIN_JAVA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta..", "org.hibernate..");

    @ArchTest
    static final ArchRule theLanguageOfPlayKnowsNobody = noClasses()
            .that()
            .resideInAPackage("io.subgoal.textworld..")
            .should()
            .dependOnClassesThat(outside("io.subgoal.textworld"));

    @ArchTest
    static final ArchRule t5KnowsNobody = noClasses()
            .that()
            .resideInAPackage("io.subgoal.t5..")
            .should()
            .dependOnClassesThat(outside("io.subgoal.t5"));

    @ArchTest
    static final ArchRule librariesKnowNoService = noClasses()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVICES);

    @ArchTest
    static final ArchRule servicesKnowOneAnotherByTheirContractsOnly = slices().matching(
                    "io.subgoal.(annotation|training|inference|agent)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule theSuiteSeesOnlyTheDoorsOfServices = noClasses()
            .that()
            .resideInAPackage("io.subgoal.suite..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are inside a service",
                    type -> resides(type, SERVICES)
                            && !type.getSimpleName().endsWith("Application")
                            && !type.getPackageName().endsWith(".local")));

    @ArchTest
    static final ArchRule onlyTheLanguageOfPlayRendersPrompts =
            classes().that().implement(PromptFormat.class).should().resideInAPackage("io.subgoal.textworld..");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsEntities =
            classes().that().areAnnotatedWith(Entity.class).should().resideInAPackage("io.subgoal.store..");

    @ArchTest
    static final ArchRule whatIsStoredDoesNotCrossTheRestBoundary = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(RestController.class)
            .and()
            .areNotPrivate()
            .should()
            .notHaveRawReturnType(DescribedPredicate.describe(
                    "a type of the store", type -> type.getPackageName().startsWith("io.subgoal.store")));

    @ArchTest
    static final ArchRule wiringIsNobodysBusiness = classes()
            .that()
            .areAnnotatedWith(RestController.class)
            .or()
            .areAnnotatedWith(Configuration.class)
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule settingsAreRecords = classes()
            .that()
            .areAnnotatedWith(ConfigurationProperties.class)
            .should()
            .beRecords();

    @ArchTest
    static final ArchRule contractsAreInterfacesOfTheApi = classes()
            .that()
            .areAnnotatedWith(HttpExchange.class)
            .should()
            .beInterfaces()
            .andShould()
            .resideInAPackage("io.subgoal.api..");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = classes()
            .that()
            .resideInAnyPackage(SERVICES)
            .or()
            .resideInAnyPackage("io.subgoal.service..", "io.subgoal.store..")
            .should(new ArchCondition<>("have no injected fields") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getFields().stream()
                            .filter(field ->
                                    field.isAnnotatedWith("org.springframework.beans.factory.annotation.Autowired"))
                            .forEach(field -> events.add(SimpleConditionEvent.violated(field, field.getFullName())));
                }
            });

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheConsole = noClasses()
            .that()
            .resideOutsideOfPackages("io.subgoal.suite..")
            .and()
            .doNotHaveFullyQualifiedName("io.subgoal.scienceworld.Simulator")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    /** The exceptions live inside simulators: each world's class loader defines them anew. */
    @ArchTest
    static final ArchRule noStaticStateThatChanges = classes()
            .that()
            .resideOutsideOfPackage("io.subgoal.scienceworld.inside..")
            .should(new ArchCondition<>("have only final static fields") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getFields().stream()
                            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                            .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                            .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                            .forEach(field -> events.add(SimpleConditionEvent.violated(field, field.getFullName())));
                }
            });

    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("io.subgoal.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static DescribedPredicate<JavaClass> outside(String module) {
        return DescribedPredicate.describe(
                "belong to another module",
                type -> type.getPackageName().startsWith("io.subgoal.")
                        && !type.getPackageName().startsWith(module));
    }

    private static boolean resides(JavaClass type, String[] packages) {
        for (String name : packages) {
            if (type.getPackageName().startsWith(name.replace("..", ""))) {
                return true;
            }
        }
        return false;
    }
}
