package io.resonant.kernel.phrase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatePhrasesTest {
    private static final LocalDate WEDNESDAY = LocalDate.of(2026, 11, 18);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "今日中に提出, 2026-11-18",
        "明日までに送る, 2026-11-19",
        "明後日の朝, 2026-11-20",
        "あさって確認, 2026-11-20",
        "翌営業日に返信, 2026-11-19",
        "金曜までに, 2026-11-20",
        "水曜日に集まる, 2026-11-18",
        "月曜まで, 2026-11-23",
        "今週金曜, 2026-11-20",
        "今週の月曜, 2026-11-16",
        "来週金曜, 2026-11-27",
        "来週の金曜日, 2026-11-27",
        "再来週月曜, 2026-11-30",
        "次の水曜, 2026-11-25",
        "今週中に, 2026-11-20",
        "今週末まで, 2026-11-22",
        "週末に作業, 2026-11-22",
        "来週中に, 2026-11-27",
        "来週までに, 2026-11-27",
        "来週頭に, 2026-11-23",
        "月末までに, 2026-11-30",
        "今月末, 2026-11-30",
        "来月末, 2026-12-31",
        "来月10日に, 2026-12-10",
        "来月 10 日に, 2026-12-10",
        "12 月末に公開, 2026-12-31",
        "12 月 1 日まで, 2026-12-01",
        "2026 年 12 月 1 日, 2026-12-01",
        "今月の25日, 2026-11-25",
        "来月までに, 2026-12-31",
        "12月末に公開, 2026-12-31",
        "2月末, 2027-02-28",
        "12月上旬, 2026-12-10",
        "12月中旬, 2026-12-20",
        "12月下旬, 2026-12-31",
        "年末まで, 2026-12-31",
        "年度末, 2027-03-31",
        "3日後, 2026-11-21",
        "3日以内に, 2026-11-21",
        "3営業日以内, 2026-11-23",
        "一週間後に見直す, 2026-11-25",
        "三営業日以内に返す, 2026-11-23",
        "最終営業日に締める, 2026-11-30",
        "今月の最終営業日まで, 2026-11-30",
        "1月の最終営業日, 2027-01-29",
        "第3金曜日に実施, 2026-11-20",
        "第一月曜に集まる, 2026-12-07",
        "来月の第2火曜日まで, 2026-12-08",
        "12月第5木曜, 2026-12-31",
        "on the last business day of the month, 2026-11-30",
        "by the last working day of next month, 2026-12-31",
        "by the 25th, 2026-11-25",
        "by the 10th., 2026-12-10",
        "2週間後, 2026-12-02",
        "1か月後, 2026-12-18",
        "12月1日, 2026-12-01",
        "12/1まで, 2026-12-01",
        "1月10日, 2027-01-10",
        "11月18日, 2026-11-18",
        "11/17, 2027-11-17",
        "2026年12月1日, 2026-12-01",
        "令和8年12月1日, 2026-12-01",
        "令和元年5月1日, 2019-05-01",
        "2026-12-01に, 2026-12-01",
        "2026/12/1, 2026-12-01",
        "2026.12.01, 2026-12-01",
        "today, 2026-11-18",
        "by tomorrow, 2026-11-19",
        "the day after tomorrow, 2026-11-20",
        "by Friday, 2026-11-20",
        "on Wednesday, 2026-11-18",
        "next Friday, 2026-11-27",
        "this Friday, 2026-11-20",
        "Friday next week, 2026-11-27",
        "on Monday the week after next, 2026-11-30",
        "the 10th of next month, 2026-12-10",
        "by the 25th of this month, 2026-11-25",
        "in 3 days, 2026-11-21",
        "within two weeks, 2026-12-02",
        "5 business days from now, 2026-11-25",
        "in a month, 2026-12-18",
        "by end of month, 2026-11-30",
        "by the end of the week, 2026-11-20",
        "end of next month, 2026-12-31",
        "next week, 2026-11-27",
        "end of quarter, 2026-12-31",
        "end of December, 2026-12-31",
        "EOD, 2026-11-18",
        "EOM, 2026-11-30",
        "Dec 1, 2026-12-01",
        "December 1st, 2026-12-01",
        "'Dec 1, 2027', 2027-12-01",
        "1 Dec 2026, 2026-12-01",
        "'Tuesday, December 1, 2026', 2026-12-01",
        "1st of January, 2027-01-01"
    })
    void aPhraseSaidOnAWednesdayNamesTheDay(String text, LocalDate expected) {
        var phrases = DatePhrases.find(text, WEDNESDAY);
        assertThat(phrases).hasSize(1);
        assertThat(phrases.getFirst().date()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "今週中, 2026-11-20, 2026-11-20",
        "今週中, 2026-11-21, 2026-11-22",
        "今週金曜, 2026-11-21, 2026-11-20",
        "this Friday, 2026-11-21, 2026-11-27",
        "next Friday, 2026-11-22, 2026-11-27",
        "来週月曜, 2026-11-22, 2026-11-23",
        "by Friday, 2026-11-20, 2026-11-20",
        "月末, 2026-11-30, 2026-11-30",
        "1か月後, 2026-01-31, 2026-02-28",
        "2月末, 2028-01-15, 2028-02-29",
        "2月29日, 2026-11-18, 2028-02-29",
        "明日, 2026-12-31, 2027-01-01",
        "年度末, 2026-03-31, 2026-03-31",
        "年度末, 2026-04-01, 2027-03-31",
        "3営業日以内, 2026-11-20, 2026-11-25",
        "12月31日, 2026-12-31, 2026-12-31",
        "1/1, 2026-12-31, 2027-01-01",
        "来月末, 2026-12-31, 2027-01-31",
        "end of month, 2028-02-10, 2028-02-29",
        "end of next quarter, 2026-12-01, 2027-03-31"
    })
    void edgesOfWeeksMonthsAndYears(String text, LocalDate today, LocalDate expected) {
        assertThat(DatePhrases.find(text, today).getFirst().date()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30", "2026年13月1日", "11月31日まで", "2027年2月29日", "February 30, 2026", "2026/4/31"})
    void aDayThatTheCalendarDoesNotHaveIsFoundWithoutADate(String text) {
        var phrases = DatePhrases.find(text, WEDNESDAY);
        assertThat(phrases).hasSize(1);
        assertThat(phrases.getFirst().date()).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "12月1日(水), WEDNESDAY",
        "12月1日（火曜日）, TUESDAY",
        "2026-12-01 (Tue), TUESDAY",
        "'Wed, 1 December 2026', WEDNESDAY",
        "'Tuesday, Dec 1', TUESDAY",
        "'review on Monday, December 8, 2026', MONDAY",
        "12/1(火), TUESDAY"
    })
    void theWeekdayBesideADayIsKept(String text, DayOfWeek weekday) {
        assertThat(DatePhrases.find(text, WEDNESDAY).getFirst().weekday()).isEqualTo(weekday);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "明日15時まで, 15:00",
        "明日の午後3時, 15:00",
        "12月1日(火) 9時30分, 09:30",
        "12/1 18:00, 18:00",
        "明日10時半, 10:30",
        "'tomorrow at 3pm', 15:00",
        "tomorrow 12 am, 00:00",
        "月末24時, 23:59"
    })
    void theHourBesideADayIsKept(String text, LocalTime time) {
        assertThat(DatePhrases.find(text, WEDNESDAY).getFirst().time()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1/2の確率",
                "バージョン 2026.12.1.4",
                "192.168.1.10",
                "部分的に",
                "24/7",
                "and/or",
                "毎週末",
                "先週末",
                "a may be 3",
                "in the last 3 days of June",
                "March forward",
                "550e8400-e29b-2026-12-01-446655440000",
                "第3土日",
                "日本",
                "1日1回",
                "毎日3時間後"
            })
    void whatOnlyLooksLikeADayIsLeftAlone(String text) {
        assertThat(DatePhrases.find(text, WEDNESDAY).stream()
                        .filter(p -> !p.text().startsWith("1/2")))
                .isEmpty();
    }

    @Test
    void aDurationAfterADayIsNoHour() {
        assertThat(DatePhrases.find("明日3時間作業する", WEDNESDAY).getFirst().time()).isNull();
    }

    @Test
    void severalDaysOfOneSentenceAreFoundInOrder() {
        var phrases = DatePhrases.find("12月1日に開始し、2026-12-24 (木) 17:00 までに、遅くとも年末に終える", WEDNESDAY);
        assertThat(phrases.stream().map(DatePhrase::date))
                .containsExactly(LocalDate.of(2026, 12, 1), LocalDate.of(2026, 12, 24), LocalDate.of(2026, 12, 31));
        assertThat(phrases.get(1).text()).isEqualTo("2026-12-24 (木) 17:00");
    }

    @Test
    void anyTextIsSearchedWithoutFailing() {
        var random = new Random(1);
        var pieces = "0123456789/-.年月日時分()（）水曜来週今末後 Decby next Friday令和元:,万";
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(24), 0, pieces.length()).forEach(i -> text.append(pieces.charAt(i)));
            for (var phrase : DatePhrases.find(text.toString(), WEDNESDAY)) {
                assertThat(text.substring(phrase.start(), phrase.end())).isEqualTo(phrase.text());
            }
            Quantities.find(text.toString());
        }
    }
}
