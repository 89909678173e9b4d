package io.resonant.kernel.blob;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/** Reads the answers of S3, which are flat enough that the names of the innermost elements say everything. */
final class S3Xml {
    private static final XMLInputFactory FACTORY = factory();

    private S3Xml() {}

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false); // an answer must not make us read files
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /** The first value of an element; empty for text that is no XML. */
    static Optional<String> value(String xml, String element) {
        return values(xml, "", element).stream()
                .map(found -> found.get(element))
                .findFirst();
    }

    /**
     * The values of the elements that an element contains, once for each time that it occurs.
     *
     * @param parent empty: each value for itself
     */
    static List<Map<String, String>> values(String xml, String parent, String... elements) {
        var wanted = List.of(elements);
        var all = new ArrayList<Map<String, String>>();
        var current = new HashMap<String, String>();
        var text = new StringBuilder();
        try {
            var reader = FACTORY.createXMLStreamReader(new StringReader(xml));
            while (reader.hasNext()) {
                reader.next();
                if (reader.isStartElement()) {
                    text.setLength(0);
                    if (reader.getLocalName().equals(parent)) {
                        current = new HashMap<>();
                    }
                } else if (reader.isCharacters()) {
                    text.append(reader.getText());
                } else if (reader.isEndElement()) {
                    if (wanted.contains(reader.getLocalName())) {
                        current.put(reader.getLocalName(), text.toString());
                        if (parent.isEmpty()) {
                            all.add(current);
                            current = new HashMap<>();
                        }
                    } else if (reader.getLocalName().equals(parent)) {
                        all.add(current);
                    }
                    text.setLength(0);
                }
            }
        } catch (XMLStreamException _) {
            return List.of(); // a proxy's page in place of an answer
        }
        return all;
    }
}
