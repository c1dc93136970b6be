package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SectorDigestTest {
    @Property(tries = 300)
    void a_sector_that_differs_in_one_row_of_16_bytes_has_another_digest(
            @ForAll long seed, @ForAll @IntRange(max = 255) int row, @ForAll @Size(16) byte[] bytes) {
        byte[] sector = new byte[FlashRegion.SECTOR_BYTES];
        new java.util.Random(seed).nextBytes(sector);
        byte[] other = sector.clone();
        System.arraycopy(bytes, 0, other, row * 16, 16);

        assertThat(SectorDigest.of(other, 0).equals(SectorDigest.of(sector, 0)))
                .isEqualTo(java.util.Arrays.equals(other, sector));
    }
}
