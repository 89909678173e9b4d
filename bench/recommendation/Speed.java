import io.resonant.recommendation.ItemFeatures;
import io.resonant.recommendation.ItemIndex;
import io.resonant.recommendation.Lot;
import io.resonant.recommendation.PanelModel;
import io.resonant.recommendation.Ranker;
import io.resonant.recommendation.RecordingFeatures;
import io.resonant.recommendation.RecordingFeatures.Scope;
import io.resonant.recommendation.RecordingFeatures.Topic;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** How long one recommendation takes among 10,000 layouts, which are the real ones under other names again and again. */
final class Speed {
    private static final int LAYOUTS = 10_000;
    private static final int QUESTIONS = 400;

    private Speed() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("Usage: Speed DATASET.jsonl");
            System.exit(2);
        }
        var data = Dataset.read(Path.of(arguments[0]));
        var items = new ArrayList<ItemFeatures>();
        for (int i = 0; i < LAYOUTS; i++) {
            items.add(renamed(data.layouts().get(i % data.layouts().size()), i / data.layouts().size()));
        }
        items.sort((one, other) -> one.id().compareTo(other.id()));
        long begun = System.nanoTime();
        var index = ItemIndex.of(items, PanelModel.train(items));
        var ranker = new Ranker(index);
        System.out.printf("index of %d layouts made in %d ms%n", LAYOUTS, (System.nanoTime() - begun) / 1_000_000);
        var bytes = index.bytes();
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        System.out.printf("its size: %d kB, %d kB with gzip%n", bytes.length / 1000, packed.size() / 1000);
        var random = new Random(3);
        var times = new long[QUESTIONS];
        var floor = new long[QUESTIONS];
        for (int round = 0; round < 3; round++) { // the first ones warm up
            for (int i = 0; i < QUESTIONS; i++) {
                var question = question(items, random);
                long start = cpu();
                ranker.rank(question, LocalDate.EPOCH, 5, new Lot(i));
                times[i] = cpu() - start;
                start = cpu();
                touch(items);
                floor[i] = cpu() - start;
            }
        }
        print("recommendation", times);
        print("floor: reading each topic once", floor);
    }

    /** Of this thread: what others do on the machine does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String name, long[] times) {
        Arrays.sort(times);
        System.out.printf("%s: median %.2f ms, p99 %.2f ms of processor time%n",
                name, times[times.length / 2] / 1e6, times[times.length * 99 / 100] / 1e6);
    }

    private static volatile int sink;

    private static void touch(List<ItemFeatures> items) {
        int sum = 0;
        for (var item : items) {
            for (var topic : item.topics()) {
                sum += topic.length();
            }
        }
        sink = sum;
    }

    private static ItemFeatures renamed(Dataset.Layout layout, int copy) {
        var prefix = copy == 0 ? "" : "/robot" + copy;
        var item = layout.item();
        return new ItemFeatures(
                item.id() + copy, item.kind(), item.name(), item.publisher() + copy, item.verified(), item.updated(),
                item.topics().stream().map(topic -> prefix + topic).toList(), item.schemas(), item.panels(),
                item.needs(), item.scripts(), new ItemFeatures.Use(copy % 50, copy % 20));
    }

    /** Fifty topics: those of one layout and of others. */
    private static RecordingFeatures question(List<ItemFeatures> items, Random random) {
        var topics = new ArrayList<Topic>(Dataset.USUAL);
        while (topics.size() < 50) {
            var item = items.get(random.nextInt(items.size()));
            item.topics().forEach(topic -> topics.add(new Topic(topic, null)));
            item.schemas().forEach(schema -> topics.add(new Topic("", schema)));
        }
        return new RecordingFeatures(topics, Scope.RECORDING);
    }
}
