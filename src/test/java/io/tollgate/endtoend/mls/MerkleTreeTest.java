package io.tollgate.endtoend.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    /** The entries and roots by which implementations of Certificate Transparency are tested. */
    private static final List<String> ENTRIES = List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final List<List<byte[]>> levels = new ArrayList<>();
    private final MerkleTree tree = new MerkleTree((level, position) -> levels.get(level).get((int) position));

    private void grow(int size) {
        levels.clear();
        List<byte[]> level = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            level.add(MerkleTree.leaf(i < ENTRIES.size() ? HexFormat.of().parseHex(ENTRIES.get(i)) : new byte[] {(byte) i}));
        }
        while (!level.isEmpty()) {
            levels.add(level);
            List<byte[]> next = new ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                next.add(MerkleTree.node(level.get(i), level.get(i + 1)));
            }
            level = next;
        }
    }

    @Test
    void theRootsAreThoseOfCertificateTransparency() {
        grow(8);

        for (int size = 0; size <= 8; size++) {
            assertThat(HexFormat.of().formatHex(tree.root(size))).isEqualTo(ROOTS.get(size));
        }
    }

    @Test
    void eachLeafIsIncludedInEachSizeAndNoOther() {
        grow(33);

        for (int size = 1; size <= 33; size++) {
            for (int index = 0; index < size; index++) {
                byte[] leaf = levels.getFirst().get(index);
                List<byte[]> path = tree.inclusion(index, size);
                assertThat(MerkleProof.isIncluded(leaf, index, size, path, tree.root(size))).as("%d of %d", index, size).isTrue();
                assertThat(MerkleProof.isIncluded(levels.getFirst().get((index + 1) % 33), index, size, path, tree.root(size))).isFalse();
                assertThat(MerkleProof.isIncluded(leaf, size, size, path, tree.root(size))).isFalse();
            }
        }
    }
}
