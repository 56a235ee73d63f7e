#include "textflag.h"

// The order of the groups of four bytes that two rounds of packing leave.
DATA order<>+0(SB)/8, $0x0000000400000000
DATA order<>+8(SB)/8, $0x0000000500000001
DATA order<>+16(SB)/8, $0x0000000600000002
DATA order<>+24(SB)/8, $0x0000000700000003
GLOBL order<>(SB), RODATA|NOPTR, $32

// LESSEQUAL says of 32 values in out, bit by bit, which are no greater than the cut in
// Y8. 0x12 is less or equal, false for what is no number.
#define LESSEQUAL(a, b, c, d, out) \
	VCMPPS    $0x12, Y8, a, Y9  \
	VCMPPS    $0x12, Y8, b, Y10 \
	VCMPPS    $0x12, Y8, c, Y11 \
	VCMPPS    $0x12, Y8, d, Y12 \
	VPACKSSDW Y10, Y9, Y9       \
	VPACKSSDW Y12, Y11, Y11     \
	VPACKSSWB Y11, Y9, Y9       \
	VPERMD    Y9, Y15, Y9       \
	VPMOVMSKB Y9, out

// func askAVX2(values *[Group]float32, cuts *float32, answers *uint64, n int)
TEXT ·askAVX2(SB), NOSPLIT, $0-32
	MOVQ    values+0(FP), SI
	MOVQ    cuts+8(FP), DX
	MOVQ    answers+16(FP), DI
	MOVQ    n+24(FP), CX
	VMOVUPS 0(SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VMOVUPS 128(SI), Y4
	VMOVUPS 160(SI), Y5
	VMOVUPS 192(SI), Y6
	VMOVUPS 224(SI), Y7
	VMOVDQU order<>(SB), Y15

next:
	VBROADCASTSS (DX), Y8
	LESSEQUAL(Y0, Y1, Y2, Y3, AX)
	LESSEQUAL(Y4, Y5, Y6, Y7, BX)

	SHLQ $32, BX
	ORQ  BX, AX
	MOVQ AX, (DI)
	ADDQ $4, DX
	ADDQ $8, DI
	DECQ CX
	JNZ  next

	VZEROUPPER
	RET

// Which byte of four says something of a row, for 32 rows in order.
DATA byteOf<>+0(SB)/8, $0x0000000000000000
DATA byteOf<>+8(SB)/8, $0x0101010101010101
DATA byteOf<>+16(SB)/8, $0x0202020202020202
DATA byteOf<>+24(SB)/8, $0x0303030303030303
GLOBL byteOf<>(SB), RODATA|NOPTR, $32

// Which bit of it does.
DATA bitOf<>+0(SB)/8, $0x8040201008040201
DATA bitOf<>+8(SB)/8, $0x8040201008040201
DATA bitOf<>+16(SB)/8, $0x8040201008040201
DATA bitOf<>+24(SB)/8, $0x8040201008040201
GLOBL bitOf<>(SB), RODATA|NOPTR, $32

// Numbers of the quarters of the leaves, and what makes a byte of 16 and more
// negative, for which VPSHUFB writes 0.
DATA quarter1<>+0(SB)/4, $0x10101010
GLOBL quarter1<>(SB), RODATA|NOPTR, $4
DATA quarter2<>+0(SB)/4, $0x20202020
GLOBL quarter2<>(SB), RODATA|NOPTR, $4
DATA quarter3<>+0(SB)/4, $0x30303030
GLOBL quarter3<>(SB), RODATA|NOPTR, $4
DATA beyond<>+0(SB)/4, $0x70707070
GLOBL beyond<>(SB), RODATA|NOPTR, $4

// PLANE leaves one byte of each row's leaf in out: Y2 to Y5 are places in the quarters.
#define PLANE(at, out) \
	VBROADCASTI128 (at+0)(DX), out   \
	VPSHUFB        Y2, out, out      \
	VBROADCASTI128 (at+16)(DX), Y6   \
	VPSHUFB        Y3, Y6, Y6        \
	VPOR           Y6, out, out      \
	VBROADCASTI128 (at+32)(DX), Y6   \
	VPSHUFB        Y4, Y6, Y6        \
	VPOR           Y6, out, out      \
	VBROADCASTI128 (at+48)(DX), Y6   \
	VPSHUFB        Y5, Y6, Y6        \
	VPOR           Y6, out, out

// func addLeavesAVX2(levels *uint64, depth int, leaves *byte, sums *float32, halves int)
TEXT ·addLeavesAVX2(SB), NOSPLIT, $0-40
	MOVQ         levels+0(FP), SI
	MOVQ         depth+8(FP), R8
	MOVQ         leaves+16(FP), DX
	MOVQ         sums+24(FP), DI
	MOVQ         halves+32(FP), CX
	VMOVDQU      byteOf<>(SB), Y14
	VMOVDQU      bitOf<>(SB), Y15
	VPBROADCASTD quarter1<>(SB), Y10
	VPBROADCASTD quarter2<>(SB), Y11
	VPBROADCASTD quarter3<>(SB), Y12
	VPBROADCASTD beyond<>(SB), Y13

half:
	VPXOR Y0, Y0, Y0
	XORQ  AX, AX

level:
	VPBROADCASTD (SI)(AX*8), Y1
	VPSHUFB      Y14, Y1, Y1
	VPAND        Y15, Y1, Y1
	VPCMPEQB     Y15, Y1, Y1
	VPADDB       Y0, Y0, Y0
	VPSUBB       Y1, Y0, Y0
	INCQ         AX
	CMPQ         AX, R8
	JLT          level

	VPADDB Y13, Y0, Y2
	VPXOR  Y10, Y0, Y3
	VPADDB Y13, Y3, Y3
	VPXOR  Y11, Y0, Y4
	VPADDB Y13, Y4, Y4
	VPXOR  Y12, Y0, Y5
	VPADDB Y13, Y5, Y5

	PLANE(0, Y0)
	PLANE(64, Y1)
	PLANE(128, Y7)
	PLANE(192, Y8)

	VPUNPCKLBW Y1, Y0, Y2
	VPUNPCKHBW Y1, Y0, Y3
	VPUNPCKLBW Y8, Y7, Y4
	VPUNPCKHBW Y8, Y7, Y5
	VPUNPCKLWD Y4, Y2, Y0
	VPUNPCKHWD Y4, Y2, Y1
	VPUNPCKLWD Y5, Y3, Y7
	VPUNPCKHWD Y5, Y3, Y8

	VADDPS  0(DI), Y0, Y0
	VADDPS  32(DI), Y1, Y1
	VADDPS  64(DI), Y7, Y7
	VADDPS  96(DI), Y8, Y8
	VMOVUPS Y0, 0(DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y7, 64(DI)
	VMOVUPS Y8, 96(DI)

	ADDQ $4, SI
	ADDQ $128, DI
	DECQ CX
	JNZ  half

	VZEROUPPER
	RET
