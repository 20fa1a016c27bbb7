<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>ColorMap</name>
    <message>
        <source>Grey</source>
        <translation>Gris</translation>
    </message>
    <message>
        <source>Grey, reversed</source>
        <translation>Gris inversé</translation>
    </message>
    <message>
        <source>Blue–grey–red</source>
        <translation>Bleu–gris–rouge</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Interactive strong gravitational lens modelling.</source>
        <translation>Modélisation interactive de lentilles gravitationnelles fortes.</translation>
    </message>
    <message>
        <source>Show this help and leave.</source>
        <translation>Afficher cette aide et quitter.</translation>
    </message>
    <message>
        <source>Show the version and leave.</source>
        <translation>Afficher la version et quitter.</translation>
    </message>
    <message>
        <source>Open the bundled observation.</source>
        <translation>Ouvrir l’observation fournie.</translation>
    </message>
    <message>
        <source>Point-spread function (FITS).</source>
        <translation>Fonction d’étalement (FITS).</translation>
    </message>
    <message>
        <source>file</source>
        <translation>fichier</translation>
    </message>
    <message>
        <source>Noise: RMS, inverse variance or weight (FITS).</source>
        <translation>Bruit : RMS, variance inverse ou poids (FITS).</translation>
    </message>
    <message>
        <source>Mask (FITS); non-zero pixels are left out.</source>
        <translation>Masque (FITS) ; les pixels non nuls sont exclus.</translation>
    </message>
    <message>
        <source>Pixel size in arcsec, where the header does not say.</source>
        <translation>Taille du pixel en secondes d’arc, si l’en-tête ne la donne pas.</translation>
    </message>
    <message>
        <source>arcsec</source>
        <translation>arcsec</translation>
    </message>
    <message>
        <source>Lens model to start with (JSON).</source>
        <translation>Modèle de lentille de départ (JSON).</translation>
    </message>
    <message>
        <source>observation</source>
        <translation>observation</translation>
    </message>
    <message>
        <source>[observation]</source>
        <translation>[observation]</translation>
    </message>
    <message>
        <source>Only one observation can be opened; &quot;%1&quot; is too many.</source>
        <translation>Une seule observation peut être ouverte ; « %1 » est de trop.</translation>
    </message>
    <message>
        <source>--pixel-scale wants arcsec per pixel, not &quot;%1&quot;.</source>
        <translation>--pixel-scale attend des secondes d’arc par pixel, pas « %1 ».</translation>
    </message>
    <message>
        <source>Measure the speed of the window and leave.</source>
        <translation>Mesurer la vitesse de la fenêtre et quitter.</translation>
    </message>
    <message>
        <source>With --bench: print one JSON object.</source>
        <translation>Avec --bench : écrire un objet JSON.</translation>
    </message>
    <message>
        <source>FITS image, &quot;obs.fits&quot; or &quot;obs.fits[SCI]&quot;; or a posterior or a coverage test.</source>
        <translation>Image FITS, « obs.fits » ou « obs.fits[SCI] » ; ou un postérieur ou un test de couverture.</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>%1 does not exist; check the name.</source>
        <translation>%1 n’existe pas ; vérifiez le nom.</translation>
    </message>
    <message>
        <source>%1 is not a file; give the file itself.</source>
        <translation>%1 n’est pas un fichier ; indiquez le fichier lui-même.</translation>
    </message>
    <message>
        <source>%1 is not a file; give the FITS file itself.</source>
        <translation>%1 n’est pas un fichier ; indiquez le fichier FITS lui-même.</translation>
    </message>
    <message>
        <source>%1 is larger than such a file can be (%2 bytes); check that it is the right one.</source>
        <translation>%1 est plus grand qu’un tel fichier ne peut l’être (%2 octets) ; vérifiez que c’est le bon.</translation>
    </message>
    <message>
        <source>Cannot read %1; check that you may read it.</source>
        <translation>Impossible de lire %1 ; vérifiez que vous en avez le droit.</translation>
    </message>
    <message>
        <source>Cannot read %1; check that it is there and that you may read it.</source>
        <translation>Impossible de lire %1 ; vérifiez qu’il existe et que vous en avez le droit.</translation>
    </message>
    <message>
        <source>Cannot write %1.</source>
        <translation>Impossible d’écrire %1.</translation>
    </message>
    <message>
        <source>Cannot write %1: the disk is full; free some space and try again.</source>
        <translation>Impossible d’écrire %1 : le disque est plein ; libérez de la place et recommencez.</translation>
    </message>
    <message>
        <source>Cannot write %1: you may not write there; choose another folder.</source>
        <translation>Impossible d’écrire %1 : vous n’avez pas le droit d’y écrire ; choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>Cannot write %1: the folder does not exist; create it or choose another.</source>
        <translation>Impossible d’écrire %1 : le dossier n’existe pas ; créez-le ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>Cannot write %1; check that the disk is not full.</source>
        <translation>Impossible d’écrire %1 ; vérifiez que le disque n’est pas plein.</translation>
    </message>
    <message>
        <source>Cannot write %1; check that the disk is not full. What was finished is kept.</source>
        <translation>Impossible d’écrire %1 ; vérifiez que le disque n’est pas plein. Ce qui était terminé est conservé.</translation>
    </message>
    <message>
        <source>%1 is being written by another run; wait for it to end.</source>
        <translation>%1 est en cours d’écriture par un autre calcul ; attendez qu’il se termine.</translation>
    </message>
    <message>
        <source>%1 cannot be read; it was cut short or the disk is damaged.</source>
        <translation>%1 est illisible : il est tronqué ou le disque est endommagé.</translation>
    </message>
    <message>
        <source>%1 is not a FITS file (it does not begin with SIMPLE); give a FITS file.</source>
        <translation>%1 n’est pas un fichier FITS (il ne commence pas par SIMPLE) ; donnez un fichier FITS.</translation>
    </message>
    <message>
        <source>%1 is an HDF5 file; convert it to FITS first.</source>
        <translation>%1 est un fichier HDF5 ; convertissez-le d’abord en FITS.</translation>
    </message>
    <message>
        <source>%1: the header of HDU %2 is cut short; fetch the file again.</source>
        <translation>%1 : l’en-tête de la HDU %2 est tronqué ; récupérez le fichier à nouveau.</translation>
    </message>
    <message>
        <source>%1: the header announces %2 values, more than the file holds; it was cut short or NAXIS is wrong, so fetch it again.</source>
        <translation>%1 : l’en-tête annonce %2 valeurs, plus que le fichier n’en contient ; il est tronqué ou NAXIS est faux, récupérez-le à nouveau.</translation>
    </message>
    <message>
        <source>%1: NAXIS announces %2 values, more than can be read; correct NAXIS or give another HDU.</source>
        <translation>%1 : NAXIS annonce %2 valeurs, plus qu’on n’en peut lire ; corrigez NAXIS ou donnez une autre HDU.</translation>
    </message>
    <message>
        <source>%1: the compressed image is damaged (%2); fetch the file again.</source>
        <translation>%1 : l’image compressée est endommagée (%2) ; récupérez le fichier à nouveau.</translation>
    </message>
    <message>
        <source>%1: its pixels cannot be read; the file is damaged or cut short, so fetch it again.</source>
        <translation>%1 : ses pixels sont illisibles ; le fichier est endommagé ou tronqué, récupérez-le à nouveau.</translation>
    </message>
    <message>
        <source>%1 has no HDU %2; it has %3.</source>
        <translation>%1 n’a pas de HDU %2 ; il contient %3.</translation>
    </message>
    <message>
        <source>%1 holds no image; give an HDU that does.</source>
        <translation>%1 ne contient pas d’image ; donnez une HDU qui en contient une.</translation>
    </message>
    <message>
        <source>%1 cannot be read any more; check the disk.</source>
        <translation>%1 n’est plus lisible ; vérifiez le disque.</translation>
    </message>
    <message>
        <source>%1 has NAXIS = %2 (%3), not a two-dimensional image; cut one out or give another HDU.</source>
        <translation>%1 a NAXIS = %2 (%3) : ce n’est pas une image à deux dimensions ; découpez-en une ou donnez une autre HDU.</translation>
    </message>
    <message>
        <source>%1 has no image: none of its HDUs holds a two-dimensional array that could be one; give another file or name the HDU.</source>
        <translation>%1 n’a pas d’image : aucune de ses HDU ne contient de tableau à deux dimensions qui pourrait en être une ; donnez un autre fichier ou nommez la HDU.</translation>
    </message>
    <message>
        <source>%1 has no image to take the %2 from; give a file with a two-dimensional image.</source>
        <translation>%1 ne contient pas d’image à utiliser comme %2 ; donnez un fichier avec une image à deux dimensions.</translation>
    </message>
    <message>
        <source>%1: the %2 is %3 pixels, the image %4 is %5; give one of the same shape.</source>
        <translation>%1 : %2 de %3 pixels, image %4 de %5 ; il faut le même format.</translation>
    </message>
    <message>
        <source>%1 is %2 pixels, too small to model; give an image of at least 8 x 8.</source>
        <translation>%1 fait %2 pixels : trop petit pour être modélisé ; donnez une image d’au moins 8 x 8.</translation>
    </message>
    <message>
        <source>%1 holds NaN only; give another HDU or file.</source>
        <translation>%1 ne contient que des NaN ; donnez une autre HDU ou un autre fichier.</translation>
    </message>
    <message>
        <source>%1 holds the value %2 only, so no picture; give another HDU or file.</source>
        <translation>%1 ne contient que la valeur %2, donc pas d’image ; donnez une autre HDU ou un autre fichier.</translation>
    </message>
    <message>
        <source>%1 has no BUNIT; %2 per pixel is assumed.</source>
        <translation>%1 n’a pas de BUNIT ; on suppose %2 par pixel.</translation>
    </message>
    <message>
        <source>The pixel scale must be a positive number of arcsec.</source>
        <translation>L’échelle des pixels doit être un nombre positif de secondes d’arc.</translation>
    </message>
    <message>
        <source>%1 does not say how large its pixels are (no PIXSCALE, no usable CD or CDELT); give --pixel-scale in arcsec.</source>
        <translation>%1 ne dit pas quelle est la taille de ses pixels (ni PIXSCALE, ni CD ou CDELT utilisables) ; donnez --pixel-scale en secondes d’arc.</translation>
    </message>
    <message>
        <source>%1: PIXSCALE = %2 is not a size in arcsec; correct it or give --pixel-scale.</source>
        <translation>%1 : PIXSCALE = %2 n’est pas une taille en secondes d’arc ; corrigez-la ou donnez --pixel-scale.</translation>
    </message>
    <message>
        <source>%1: its pixels are not square (CD or CDELT: sides in the ratio %2); resample the image to square pixels.</source>
        <translation>%1 : ses pixels ne sont pas carrés (CD ou CDELT : côtés dans le rapport %2) ; rééchantillonnez l’image en pixels carrés.</translation>
    </message>
    <message>
        <source>%1: a pixel scale of %2 arcsec is used, though CD or CDELT says %3.</source>
        <translation>%1 : l’échelle utilisée est de %2″ par pixel, bien que CD ou CDELT dise %3.</translation>
    </message>
    <message>
        <source>%1 masks every pixel (non-zero means: leave out); give a mask that leaves some.</source>
        <translation>%1 masque tous les pixels (non nul veut dire : à écarter) ; donnez un masque qui en laisse.</translation>
    </message>
    <message>
        <source>%1 leaves only %2 of %3 pixels (non-zero means: leave out).</source>
        <translation>%1 ne laisse que %2 pixels sur %3 (non nul veut dire : à écarter).</translation>
    </message>
    <message>
        <source>%1 has no PSF: the model will not be blurred; give one with --psf.</source>
        <translation>%1 n’a pas de PSF : le modèle ne sera pas flouté ; donnez-en une (Fichier ▸ Utiliser une autre PSF).</translation>
    </message>
    <message>
        <source>%1: the PSF holds NaN; give one without gaps.</source>
        <translation>%1 : la PSF contient des NaN ; donnez-en une sans trous.</translation>
    </message>
    <message>
        <source>%1: the PSF sums to %2 where it must sum to 1; give another PSF.</source>
        <translation>%1 : la somme de la PSF est %2 au lieu de 1 ; donnez une autre PSF.</translation>
    </message>
    <message>
        <source>%1: the PSF&apos;s light lies outside its centre; give a centred PSF.</source>
        <translation>%1 : la lumière de la PSF est hors de son centre ; donnez une PSF centrée.</translation>
    </message>
    <message>
        <source>%1: the PSF sums to %2; it is normalised to 1.</source>
        <translation>%1 : la somme de la PSF est %2 ; elle est normalisée à 1.</translation>
    </message>
    <message>
        <source>%1: the PSF&apos;s peak lies (%2, %3) image pixels from its centre, so the model is shifted by as much.</source>
        <translation>%1 : le pic de la PSF est à (%2 ; %3) pixels de son centre, le modèle est donc décalé d’autant.</translation>
    </message>
    <message>
        <source>%1: %2 = %3 is not a whole number from 1 to 20; correct the keyword.</source>
        <translation>%1 : %2 = %3 n’est pas un nombre entier de 1 à 20 ; corrigez le mot-clé.</translation>
    </message>
    <message>
        <source>%1: %2 = %3 arcsec is no whole fraction of the image&apos;s %4; resample the PSF or correct the keyword.</source>
        <translation>%1 : %2 = %3″ n’est pas une fraction entière des %4″ de l’image ; rééchantillonnez la PSF ou corrigez le mot-clé.</translation>
    </message>
    <message>
        <source>%1: it cannot be told whether its values are standard deviations, variances or weights; name the HDU ERR, VAR or IVAR.</source>
        <translation>%1 : on ne peut pas savoir si ses valeurs sont des écarts types, des variances ou des poids ; nommez la HDU ERR, VAR ou IVAR.</translation>
    </message>
    <message>
        <source>%1 is taken to hold %2, which agrees best with the scatter of the sky (%3).</source>
        <translation>%1 est lu comme contenant des %2, ce qui s’accorde le mieux avec la dispersion du ciel (%3).</translation>
    </message>
    <message>
        <source>%1 gives %2 times the scatter of the empty sky (%3); consider scaling the noise.</source>
        <translation>%1 donne %2 fois la dispersion du ciel vide (%3) ; envisagez de mettre le bruit à l’échelle.</translation>
    </message>
    <message>
        <source>%1: the header has no BKGRMS, so the background noise is the scatter of the sky (%2).</source>
        <translation>%1 : l’en-tête n’a pas de BKGRMS, le bruit de fond est donc la dispersion du ciel (%2).</translation>
    </message>
    <message>
        <source>%1 has no usable value: all %2 are zero, negative, NaN or above 1e7; give another noise map.</source>
        <translation>%1 n’a aucune valeur utilisable (%2 nuls, négatifs, NaN ou supérieurs à 1e7) ; donnez une autre carte de bruit.</translation>
    </message>
    <message>
        <source>%1: no pixel has both a datum and a usable noise value; give another noise map or mask.</source>
        <translation>%1 : aucun pixel n’a à la fois une donnée et un bruit utilisable ; donnez une autre carte de bruit ou un autre masque.</translation>
    </message>
    <message>
        <source>%1 has no noise map and no patch of sky to estimate the noise from; give one with --noise.</source>
        <translation>%1 n’a ni carte de bruit ni ciel vide pour estimer le bruit ; donnez une carte (Fichier ▸ Utiliser une autre carte de bruit).</translation>
    </message>
    <message>
        <source>%1 has no noise map: %2, the scatter of the sky, is used for every pixel, which is too small where the lens is bright.</source>
        <translation>%1 n’a pas de carte de bruit : %2, la dispersion du ciel, vaut pour tous les pixels, ce qui est trop peu là où la lentille est brillante.</translation>
    </message>
    <message>
        <source>standard deviations</source>
        <translation>écarts types</translation>
    </message>
    <message>
        <source>variances</source>
        <translation>variances</translation>
    </message>
    <message>
        <source>inverse variances</source>
        <translation>variances inverses</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>masque</translation>
    </message>
    <message>
        <source>noise map</source>
        <translation>carte de bruit</translation>
    </message>
    <message>
        <source>image</source>
        <translation>image</translation>
    </message>
    <message>
        <source>This is not a lens model of this program: &quot;format&quot; is not &quot;%1&quot;.</source>
        <translation>Ce n’est pas un modèle de lentille de ce programme : « format » n’est pas « %1 ».</translation>
    </message>
    <message>
        <source>The model is not JSON; give a model that this program has written.</source>
        <translation>Le modèle n’est pas du JSON ; donnez un modèle écrit par ce programme.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>Open the image that %1 is a model of first.</source>
        <translation>Ouvrez d’abord l’image dont %1 est un modèle.</translation>
    </message>
    <message>
        <source>%1 has an entry &quot;%2&quot; that is not known; remove it or correct its name.</source>
        <translation>%1 a une entrée « %2 » inconnue ; retirez-la ou corrigez son nom.</translation>
    </message>
    <message>
        <source>%1 has no &quot;%2&quot;; add it.</source>
        <translation>%1 n’a pas de « %2 » ; ajoutez-le.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is not a finite number; correct it.</source>
        <translation>%1 : « %2 » n’est pas un nombre fini ; corrigez.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is out of range; correct it.</source>
        <translation>%1 : « %2 » est hors limites ; corrigez.</translation>
    </message>
    <message>
        <source>%1 has no parameter &quot;%2&quot;; add it.</source>
        <translation>%1 n’a pas de paramètre « %2 » ; ajoutez-le.</translation>
    </message>
    <message>
        <source>%1 has a parameter &quot;%2&quot; that is not known; remove it or correct its name.</source>
        <translation>%1 a un paramètre « %2 » inconnu ; retirez-le ou corrigez son nom.</translation>
    </message>
    <message>
        <source>%1 is of a type that is not known there; correct &quot;type&quot;.</source>
        <translation>%1 est d’un type inconnu à cet endroit ; corrigez « type ».</translation>
    </message>
    <message>
        <source>The COOLEST template has no &quot;lensing_entities&quot;; it describes no lens.</source>
        <translation>Le gabarit COOLEST n’a pas de « lensing_entities » : il ne décrit aucune lentille.</translation>
    </message>
    <message>
        <source>An entry of &quot;lensing_entities&quot; is not an object; correct it.</source>
        <translation>Une entrée de « lensing_entities » n’est pas un objet ; corrigez-la.</translation>
    </message>
    <message>
        <source>The mass of the source %1 deflects nothing here and is left out.</source>
        <translation>La masse de la source %1 ne dévie rien ici et est laissée de côté.</translation>
    </message>
    <message>
        <source>The model %1 of %2 has no value for %3; this program&apos;s initial values stand in.</source>
        <translation>Le modèle %1 de %2 n’a pas de valeur pour %3 ; les valeurs initiales du programme en tiennent lieu.</translation>
    </message>
    <message>
        <source>The cosmology &quot;%1&quot; is not a flat one with H0 and Om0; the usual one (70, 0.3) stands in.</source>
        <translation>La cosmologie « %1 » n’est pas plate avec H0 et Om0 ; la cosmologie usuelle (70 ; 0,3) en tient lieu.</translation>
    </message>
    <message>
        <source>This is not a COOLEST template: &quot;standard&quot; is not &quot;COOLEST&quot;.</source>
        <translation>Ce n’est pas un gabarit COOLEST : « standard » n’est pas « COOLEST ».</translation>
    </message>
    <message>
        <source>The %1 %2 is not beside the template; it is left out.</source>
        <translation>%2 (%1) n’est pas à côté du gabarit ; il est laissé de côté.</translation>
    </message>
    <message>
        <source>Noise of the kind %1 is not read; the noise map of the observation counts.</source>
        <translation>Le bruit de type %1 n’est pas lu ; la carte de bruit de l’observation fait foi.</translation>
    </message>
    <message>
        <source>A PSF of the kind %1 is not read; give one as an image.</source>
        <translation>Une PSF de type %1 n’est pas lue ; donnez-en une sous forme d’image.</translation>
    </message>
    <message>
        <source>The source&apos;s pixels are left out: %1</source>
        <translation>Les pixels de la source sont laissés de côté : %1</translation>
    </message>
    <message>
        <source>The source&apos;s pixels in %1 are left out: the grid is not a square with a field of view.</source>
        <translation>Les pixels de la source dans %1 sont laissés de côté : la grille n’est pas un carré avec un champ de vue.</translation>
    </message>
    <message>
        <source>COOLEST knows flat universes of matter and a cosmological constant only; choose such a cosmology.</source>
        <translation>COOLEST ne connaît que des univers plats de matière et de constante cosmologique ; choisissez une telle cosmologie.</translation>
    </message>
    <message>
        <source>COOLEST has no model %1: other programs will not read &quot;%2&quot;.</source>
        <translation>COOLEST n’a pas de modèle %1 : d’autres programmes ne liront pas « %2 ».</translation>
    </message>
    <message>
        <source>COOLEST has Sersic indices from 0.5 to 10 only: other programs may refuse &quot;%1&quot;.</source>
        <translation>COOLEST n’admet que des indices de Sérsic de 0,5 à 10 : d’autres programmes peuvent refuser « %1 ».</translation>
    </message>
    <message>
        <source>The lens has no redshift; other programs may ask for one.</source>
        <translation>La lentille n’a pas de décalage vers le rouge ; d’autres programmes peuvent en demander un.</translation>
    </message>
    <message>
        <source>The file %1 could not be copied beside the template.</source>
        <translation>Le fichier %1 n’a pas pu être copié à côté du gabarit.</translation>
    </message>
    <message>
        <source>caustics has no model for &quot;%1&quot; (%2 with these values).</source>
        <translation>caustics n’a pas de modèle pour « %1 » (%2 avec ces valeurs).</translation>
    </message>
    <message>
        <source>lenstronomy has no model for &quot;%1&quot; (%2 with these values).</source>
        <translation>lenstronomy n’a pas de modèle pour « %1 » (%2 avec ces valeurs).</translation>
    </message>
    <message>
        <source>A redshift is missing and 0.5 or 2 stands in; deflections do not depend on it.</source>
        <translation>Un décalage vers le rouge manque et 0,5 ou 2 en tient lieu ; les déviations n’en dépendent pas.</translation>
    </message>
    <message>
        <source>The source&apos;s pixels are not in the snippet.</source>
        <translation>Les pixels de la source ne sont pas dans le code.</translation>
    </message>
    <message>
        <source>The constant sky is not in the snippet.</source>
        <translation>Le fond de ciel constant n’est pas dans le code.</translation>
    </message>
    <message>
        <source>bad: the arcs&apos; residuals are %1 times the noise</source>
        <translation>mauvais : les résidus des arcs valent %1 fois le bruit</translation>
    </message>
    <message>
        <source>poor: the arcs are not fitted to the noise</source>
        <translation>médiocre : les arcs ne sont pas ajustés au niveau du bruit</translation>
    </message>
    <message>
        <source>fair: the arcs are fitted nearly to the noise</source>
        <translation>correct : les arcs sont ajustés presque au niveau du bruit</translation>
    </message>
    <message>
        <source>good, but the noise map is larger than the noise</source>
        <translation>bon, mais la carte de bruit est supérieure au bruit</translation>
    </message>
    <message>
        <source>good: the arcs are fitted to the noise</source>
        <translation>bon : les arcs sont ajustés au niveau du bruit</translation>
    </message>
    <message>
        <source>The fit was cancelled.</source>
        <translation>L’ajustement a été annulé.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Arrêté.</translation>
    </message>
    <message>
        <source>The source could not be solved for under the lens that was found. Set up the lens by hand and fit from there.</source>
        <translation>La source n’a pas pu être résolue avec la lentille trouvée. Réglez la lentille à la main et ajustez à partir de là.</translation>
    </message>
    <message>
        <source>Another lens fits nearly as well, with an Einstein radius of %1 arcsec: fit from there too (--start) and compare.</source>
        <translation>Une autre lentille s’ajuste presque aussi bien, avec un rayon d’Einstein de %1″ : ajustez aussi à partir de là et comparez.</translation>
    </message>
    <message>
        <source>The lens still moved by %1 standard errors when the fit ended: start it again from its result.</source>
        <translation>La lentille bougeait encore de %1 erreurs types à la fin de l’ajustement : relancez-le à partir de son résultat.</translation>
    </message>
    <message>
        <source>No pixel of the image can be used: every one is masked or has no value. Check the mask and the noise map.</source>
        <translation>Aucun pixel de l’image n’est utilisable : tous sont masqués ou sans valeur. Vérifiez le masque et la carte de bruit.</translation>
    </message>
    <message>
        <source>Fewer than 400 usable pixels lie around the lens: too few for a fit.</source>
        <translation>Moins de 400 pixels utilisables entourent la lentille : trop peu pour un ajustement.</translation>
    </message>
    <message>
        <source>The observation has no PSF: lens and source are fitted as if nothing were blurred.</source>
        <translation>L’observation n’a pas de PSF : lentille et source sont ajustées comme si rien n’était flou.</translation>
    </message>
    <message>
        <source>The PSF is too small: its wings are cut off. Give one that falls below a hundredth of its peak at the edge.</source>
        <translation>La PSF est trop petite : ses ailes sont coupées. Donnez-en une qui tombe au centième de son pic au bord.</translation>
    </message>
    <message>
        <source>No arcs stand out above the lens light within %1 arcsec of the brightest galaxy. Mask brighter neighbours, cut the image around the lens, or set up the lens by hand and fit from there.</source>
        <translation>Aucun arc ne ressort de la lumière de la lentille à moins de %1″ de la galaxie la plus brillante. Masquez les voisines plus brillantes, recadrez l’image autour de la lentille, ou réglez la lentille à la main et ajustez à partir de là.</translation>
    </message>
    <message>
        <source>%1 pixels of neighbouring objects were left out of the fit.</source>
        <translation>%1 pixels d’objets voisins ont été exclus de l’ajustement.</translation>
    </message>
    <message>
        <source>The galaxy at (%1, %2) arcsec was given light and mass of its own: if it is an image of the source, fit with one galaxy.</source>
        <translation>La galaxie en (%1 ; %2)″ a reçu sa lumière et sa masse propres : si c’est une image de la source, ajustez avec une seule galaxie.</translation>
    </message>
    <message>
        <source>The image is sampled finer than the PSF asks for: it was fitted in bins of %1 x %2 pixels, whose noise is %3 times that of independent pixels.</source>
        <translation>L’image est échantillonnée plus finement que la PSF ne le demande : elle a été ajustée par blocs de %1 × %2 pixels, dont le bruit vaut %3 fois celui de pixels indépendants.</translation>
    </message>
    <message>
        <source>The arcs cover too many pixels to be fitted one by one: the image was fitted in bins of %1 x %2 pixels, whose noise is %3 times that of independent pixels.</source>
        <translation>Les arcs couvrent trop de pixels pour être ajustés un par un : l’image a été ajustée par blocs de %1 × %2 pixels, dont le bruit vaut %3 fois celui de pixels indépendants.</translation>
    </message>
    <message>
        <source>The arcs could not be told from the lens light. Set up the lens by hand and fit from there.</source>
        <translation>Les arcs n’ont pas pu être distingués de la lumière de la lentille. Réglez la lentille à la main et ajustez à partir de là.</translation>
    </message>
    <message>
        <source>The arcs are not fitted to the noise: the lens is more complicated, the noise map too small, or this is not the best lens.</source>
        <translation>Les arcs ne sont pas ajustés au niveau du bruit : la lentille est plus compliquée, la carte de bruit trop faible, ou ce n’est pas la meilleure lentille.</translation>
    </message>
    <message>
        <source>The residuals are smaller than the noise map says: it is too large.</source>
        <translation>Les résidus sont plus petits que ne le dit la carte de bruit : elle est trop grande.</translation>
    </message>
    <message>
        <source>The mask hides %1 of %2 pixels of the arcs.</source>
        <translation>Le masque cache %1 des %2 pixels des arcs.</translation>
    </message>
    <message>
        <source>The arcs&apos; residual is largest at (%1, %2) arcsec, %3 times the noise over the PSF&apos;s core: look there.</source>
        <translation>Le résidu des arcs est maximal en (%1 ; %2)″, %3 fois le bruit sur le cœur de la PSF : regardez là.</translation>
    </message>
    <message>
        <source>The Einstein radius, %1 arcsec, is far from the arcs&apos;, %2 arcsec: check that the arcs are arcs.</source>
        <translation>Le rayon d’Einstein, %1″, est loin de celui des arcs, %2″ : vérifiez que les arcs sont des arcs.</translation>
    </message>
    <message>
        <source>The source is magnified only %1 times: without several images of it the Einstein radius hangs on the priors.</source>
        <translation>La source n’est amplifiée que %1 fois : sans plusieurs images, le rayon d’Einstein dépend des a priori.</translation>
    </message>
    <message>
        <source>%1 % of the light around the lens is in no part of the model.</source>
        <translation>%1 % de la lumière autour de la lentille n’est dans aucune partie du modèle.</translation>
    </message>
    <message>
        <source>%1 % of the bright pixels of the arcs see past the source grid: enlarge it before sampling.</source>
        <translation>%1 % des pixels brillants des arcs voient au-delà de la grille de la source : agrandissez-la avant d’échantillonner.</translation>
    </message>
    <message>
        <source>No pixel of the image sees the source grid; move or enlarge it.</source>
        <translation>Aucun pixel de l’image ne voit la grille de la source ; déplacez-la ou agrandissez-la.</translation>
    </message>
    <message>
        <source>The number of samples must be 1 or more.</source>
        <translation>Il faut au moins un échantillon.</translation>
    </message>
    <message>
        <source>The number of sampling steps must be 2 or more.</source>
        <translation>Il faut au moins deux étapes d’échantillonnage.</translation>
    </message>
    <message>
        <source>The prior knows images of %1 pixels a side, the source grid has %2; give it as many, or take a prior of its size.</source>
        <translation>L’a priori connaît des images de %1 pixels de côté, la grille de la source en a %2 ; donnez-lui-en autant, ou prenez un a priori de sa taille.</translation>
    </message>
    <message>
        <source>The source grid must have the prior&apos;s %1 pixels a side.</source>
        <translation>La grille de la source doit avoir les %1 pixels de côté de l’a priori.</translation>
    </message>
    <message>
        <source>Memory ran out; going on with %1 samples at a time.</source>
        <translation>La mémoire est épuisée ; on continue par lots de %1 échantillons.</translation>
    </message>
    <message>
        <source>Memory ran out; use a smaller image, fewer samples or a smaller batch.</source>
        <translation>La mémoire est épuisée ; prenez une image plus petite, moins d’échantillons ou un lot plus petit.</translation>
    </message>
    <message>
        <source>Something went wrong inside Anneau; please report it with the details below.</source>
        <translation>Une erreur interne s’est produite dans Anneau ; signalez-la avec les détails, s’il vous plaît.</translation>
    </message>
    <message>
        <source>%1 of the bright pixels see past the source grid; enlarge it or mask them.</source>
        <translation>%1 des pixels brillants voient au-delà de la grille de la source ; agrandissez-la ou masquez-les.</translation>
    </message>
    <message>
        <source>The samples&apos; mean chi-squared is %1 for %2 pixels: the lens model, the lens light or the noise level does not fit these data.</source>
        <translation>Le χ² moyen des échantillons est %1 pour %2 pixels : le modèle de lentille, sa lumière ou le niveau de bruit ne conviennent pas à ces données.</translation>
    </message>
    <message>
        <source>%1 of the steps fell back on a cruder guidance, as the prior&apos;s derivative is not symmetric there; check the coverage.</source>
        <translation>%1 des étapes ont recouru à un guidage plus grossier, la dérivée de l’a priori n’y étant pas symétrique ; vérifiez la couverture.</translation>
    </message>
    <message>
        <source>Metropolis chains that start at the samples %1 their chi-squared by %2 within %3 moves: the sampler has not reached the posterior; use the sampler calibrated.</source>
        <translation>Des chaînes de Metropolis partant des échantillons %1 leur χ² de %2 en %3 pas : l’échantillonneur n’a pas atteint le postérieur ; utilisez l’échantillonneur calibré.</translation>
    </message>
    <message>
        <source>Metropolis chains that start at the samples go to images that the prior finds %1 likely (2 ln p changes by %2): the samples are too %3; use the sampler calibrated.</source>
        <translation>Des chaînes de Metropolis partant des échantillons vont vers des images que l’a priori juge %1 probables (2 ln p change de %2) : les échantillons sont trop %3 ; utilisez l’échantillonneur calibré.</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>abaissent</translation>
    </message>
    <message>
        <source>raise</source>
        <translation>relèvent</translation>
    </message>
    <message>
        <source>more</source>
        <translation>plus</translation>
    </message>
    <message>
        <source>less</source>
        <translation>moins</translation>
    </message>
    <message>
        <source>rough or too wide</source>
        <translation>rugueux ou trop dispersés</translation>
    </message>
    <message>
        <source>smooth or too narrow</source>
        <translation>lisses ou trop resserrés</translation>
    </message>
    <message>
        <source>The network&apos;s derivative is symmetric to %1 only, and the sampler takes it for a covariance: check the coverage, or compare with a sampler that uses no derivative, cla+pc+mala.</source>
        <translation>La dérivée du réseau n’est symétrique qu’à %1 près, et l’échantillonneur la prend pour une covariance : vérifiez la couverture, ou comparez avec un échantillonneur sans dérivée, cla+pc+mala.</translation>
    </message>
    <message>
        <source>%1 steps, as asked.</source>
        <translation>%1 étapes, comme demandé.</translation>
    </message>
    <message>
        <source>%1 steps, the sampler&apos;s own number: a peak S/N of %2 a pixel is within what it was tested at.</source>
        <translation>%1 étapes, le nombre propre à l’échantillonneur : un S/B maximal de %2 par pixel est dans le domaine où il a été testé.</translation>
    </message>
    <message>
        <source>%1 steps of %2 iterations instead of %3 of %4: with a peak S/N of %5 a pixel fewer would not use all that the data say.</source>
        <translation>%1 étapes de %2 itérations au lieu de %3 de %4 : avec un S/B maximal de %5 par pixel, moins n’utiliserait pas tout ce que disent les données.</translation>
    </message>
    <message>
        <source>%1 images at a time, %2; about %3.</source>
        <translation>%1 images à la fois, %2 ; environ %3.</translation>
    </message>
    <message>
        <source>The %1 combinations of the data that say most of a galaxy stand in for all of them, as the source has more than 64 x 64 pixels; about %2 MiB. What the others say is left to the prior.</source>
        <translation>Les %1 combinaisons des données qui en disent le plus sur une galaxie remplacent toutes les autres, car la source a plus de 64 x 64 pixels ; environ %2 Mio. Ce que diraient les autres est laissé à l’a priori.</translation>
    </message>
    <message>
        <source>The coverage test takes sources of up to 64 x 64 pixels.</source>
        <translation>Le test de couverture admet des sources de 64 x 64 pixels au plus.</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 fils</translation>
    </message>
    <message>
        <source>what %1 work best with</source>
        <translation>ce qui convient le mieux à %1</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>comme demandé</translation>
    </message>
    <message>
        <source>as the free memory is %1</source>
        <translation>car la mémoire libre est de %1</translation>
    </message>
    <message>
        <source>A coverage test needs a prior to draw its truths from.</source>
        <translation>Un test de couverture a besoin d’un a priori d’où tirer ses vérités.</translation>
    </message>
    <message>
        <source>A coverage test needs simulations, two or more samples and a range of S/N.</source>
        <translation>Un test de couverture a besoin de simulations, d’au moins deux échantillons et d’une gamme de S/B.</translation>
    </message>
    <message>
        <source>%1 cannot be continued: it was begun with another number of runs; give that number, or another output file.</source>
        <translation>%1 ne peut être poursuivi : il a été commencé avec un autre nombre de chaînes ; donnez ce nombre, ou un autre fichier de sortie.</translation>
    </message>
    <message>
        <source>%1 holds no prior this version of Anneau knows; train one with `anneau-cli train`.</source>
        <translation>%1 ne contient pas d’a priori connu de cette version d’Anneau ; entraînez-en un avec « anneau-cli train ».</translation>
    </message>
    <message>
        <source>%1 is not a sound safetensors file: %2; fetch or write the file again.</source>
        <translation>%1 n’est pas un fichier safetensors valable : %2 ; récupérez-le ou écrivez-le à nouveau.</translation>
    </message>
    <message>
        <source>There is no device &quot;%1&quot; here; use --device cpu.</source>
        <translation>Il n’y a pas de processeur « %1 » ici ; choisissez CPU.</translation>
    </message>
    <message>
        <source>The sampling engine could not be loaded from %1; build Anneau with -DANNEAU_ENGINE=ON and LibTorch installed.</source>
        <translation>Le moteur d’échantillonnage n’a pas pu être chargé depuis %1 ; compilez Anneau avec -DANNEAU_ENGINE=ON et LibTorch installé.</translation>
    </message>
    <message>
        <source>%1 holds no finished sample yet.</source>
        <translation>%1 ne contient encore aucun échantillon terminé.</translation>
    </message>
    <message>
        <source>%1 is not a posterior file of this program: %2; give one.</source>
        <translation>%1 n’est pas un fichier de postérieur de ce programme : %2 ; donnez-en un.</translation>
    </message>
    <message>
        <source>%1 is packed; unpack it with gunzip first.</source>
        <translation>%1 est compressé ; décompressez-le d’abord avec gunzip.</translation>
    </message>
    <message>
        <source>%1 is not a coverage test of this program (CONTENT, SIMULATIONS or CURVE is missing); give one.</source>
        <translation>%1 n’est pas un test de couverture de ce programme (CONTENT, SIMULATIONS ou CURVE manque) ; donnez-en un.</translation>
    </message>
    <message>
        <source>%1: %2 pixels without a usable noise value%3 are masked.</source>
        <translation>%1 : %2 pixels sans bruit utilisable%3 sont masqués.</translation>
    </message>
    <message>
        <source> (%1 negative)</source>
        <translation> (dont %1 négatifs)</translation>
    </message>
    <message>
        <source>The %1 model %2 of %3 is not one this program has and is left out%4</source>
        <translation>Ce programme n’a pas le modèle %1 %2 de %3, qui est laissé de côté%4</translation>
    </message>
    <message>
        <source>mass</source>
        <translation>de masse</translation>
    </message>
    <message>
        <source>light</source>
        <translation>de lumière</translation>
    </message>
    <message>
        <source>: the lens shown is not the whole lens.</source>
        <translation> : la lentille affichée est incomplète.</translation>
    </message>
    <message>
        <source>Of the lenses %1 and %2 of the COOLEST template one has a redshift and one has none; give both.</source>
        <translation>Des lentilles %1 et %2 du gabarit COOLEST, l’une a un décalage vers le rouge et l’autre non ; donnez les deux.</translation>
    </message>
    <message>
        <source>The mass of %1 does not lie before the farthest source and is left out.</source>
        <translation>La masse de %1 n’est pas devant la source la plus lointaine et est laissée de côté.</translation>
    </message>
    <message>
        <source>The point images of %1 have no positions and are left out.</source>
        <translation>Les images ponctuelles de %1 n’ont pas de positions et sont laissées de côté.</translation>
    </message>
    <message>
        <source>Components have redshifts of their own, but the source has none; give &quot;z_source&quot;, the redshift of the farthest source.</source>
        <translation>Des composantes ont leur propre décalage vers le rouge, mais la source n’en a pas ; donnez « z_source », celui de la source la plus lointaine.</translation>
    </message>
    <message>
        <source>The mass &quot;%1&quot; has no redshift, while other components have; give that of the lens.</source>
        <translation>La masse « %1 » n’a pas de décalage vers le rouge, alors que d’autres composantes en ont ; donnez celui de la lentille.</translation>
    </message>
    <message>
        <source>The mass &quot;%1&quot; does not lie before the source; correct its redshift, or that of the source, which is that of the farthest one.</source>
        <translation>La masse « %1 » n’est pas devant la source ; corrigez son décalage vers le rouge, ou celui de la source, qui est celui de la plus lointaine.</translation>
    </message>
    <message>
        <source>%1 works with masses at one redshift; take away those of components, or the components.</source>
        <translation>%1 n’admet des masses qu’à un seul décalage vers le rouge ; retirez ceux des composantes, ou les composantes.</translation>
    </message>
    <message>
        <source>%1 works with sources at one redshift; take away those of components, or the components.</source>
        <translation>%1 n’admet des sources qu’à un seul décalage vers le rouge ; retirez ceux des composantes, ou les composantes.</translation>
    </message>
    <message>
        <source>The fit</source>
        <translation>L’ajustement</translation>
    </message>
    <message>
        <source>The number of samples and of runs must be 1 or more.</source>
        <translation>Il faut au moins 1 échantillon et 1 marche.</translation>
    </message>
    <message>
        <source>No parameter of the lens is free: free those that are to be sampled, or sample the source alone.</source>
        <translation>Aucun paramètre de la lentille n’est libre : libérez ceux à échantillonner, ou échantillonnez la source seule.</translation>
    </message>
    <message>
        <source>The runs do not agree yet: R-hat of %1 is %2; ask for more samples.</source>
        <translation>Les marches ne s’accordent pas encore : R-hat de %1 vaut %2 ; demandez plus d’échantillons.</translation>
    </message>
    <message>
        <source>Whether the runs agree is known from two runs of four samples each on; ask for more samples.</source>
        <translation>L’accord des marches n’est connu qu’à partir de deux marches de quatre échantillons chacune ; demandez plus d’échantillons.</translation>
    </message>
    <message>
        <source>Some lenses see the source grid from pixels that were left out; enlarge the source grid.</source>
        <translation>Certaines lentilles voient la grille de la source depuis des pixels laissés de côté ; agrandissez la grille de la source.</translation>
    </message>
</context>
<context>
    <name>Display</name>
    <message>
        <source>linear</source>
        <translation>linéaire</translation>
    </message>
    <message>
        <source>square root</source>
        <translation>racine carrée</translation>
    </message>
    <message>
        <source>squared</source>
        <translation>carré</translation>
    </message>
    <message>
        <source>log</source>
        <translation>log</translation>
    </message>
    <message>
        <source>asinh</source>
        <translation>asinh</translation>
    </message>
    <message>
        <source>equalised</source>
        <translation>égalisé</translation>
    </message>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
    <message>
        <source>√t</source>
        <translation>√t</translation>
    </message>
    <message>
        <source>t²</source>
        <translation>t²</translation>
    </message>
    <message>
        <source>log(1 + 1000 t) / log 1001</source>
        <translation>log(1 + 1000 t) / log 1001</translation>
    </message>
    <message>
        <source>asinh(t / a) / asinh(1 / a), a the softening</source>
        <translation>asinh(t / a) / asinh(1 / a), a l’adoucissement</translation>
    </message>
    <message>
        <source>the fraction of pixels that are not brighter</source>
        <translation>la fraction de pixels pas plus brillants</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>zscale</source>
        <translation>zscale</translation>
    </message>
    <message>
        <source>min–max</source>
        <translation>min–max</translation>
    </message>
    <message>
        <source>0–max</source>
        <translation>0–max</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>manuel</translation>
    </message>
</context>
<context>
    <name>GlInfo</name>
    <message>
        <source>No display server: images are drawn without OpenGL.</source>
        <translation>Pas de serveur d’affichage : les images sont dessinées sans OpenGL.</translation>
    </message>
    <message>
        <source>The display offers no OpenGL.</source>
        <translation>L’affichage n’offre pas d’OpenGL.</translation>
    </message>
    <message>
        <source>OpenGL 3.2 is needed; the display offers %1.</source>
        <translation>OpenGL 3.2 est nécessaire ; l’affichage offre %1.</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>arrêt…</translation>
    </message>
    <message>
        <source>%1/%2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 each</source>
        <translation>%1 chacun</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>encore %1</translation>
    </message>
</context>
<context>
    <name>LensFigures</name>
    <message>
        <source>Effective Einstein radius: that of a circle with the area of the tangential critical curve, √(area/π).</source>
        <translation>Rayon d’Einstein effectif : celui d’un cercle de même aire que la courbe critique tangentielle, √(aire/π).</translation>
    </message>
    <message>
        <source>Mass within it, π θ² Σ_cr, for z = %1 and %2; H₀ = %3 km/s/Mpc, Ω_m = %4.</source>
        <translation>Masse à l’intérieur, π θ² Σ_cr, pour z = %1 et %2 ; H₀ = %3 km/s/Mpc, Ω_m = %4.</translation>
    </message>
    <message>
        <source>Masses, lengths and time delays need both.</source>
        <translation>Masses, longueurs et retards exigent les deux.</translation>
    </message>
    <message>
        <source>1″ is %1 kpc at the lens and %2 kpc at the source. Time-delay distance %3 Mpc: %4 days for each square arcsecond of Fermat potential.</source>
        <translation>1″ vaut %1 kpc à la lentille et %2 kpc à la source. Distance de retard %3 Mpc : %4 jours par seconde d’arc carrée de potentiel de Fermat.</translation>
    </message>
    <message>
        <source>The mass within it needs the redshifts of lens and source; give them under Redshifts.</source>
        <translation>Pour la masse à l’intérieur, il faut les décalages vers le rouge de la lentille et de la source ; indiquez-les sous Décalages.</translation>
    </message>
</context>
<context>
    <name>LensHandles</name>
    <message>
        <source>Lens centre</source>
        <translation>Centre de la lentille</translation>
    </message>
    <message>
        <source>Einstein radius</source>
        <translation>Rayon d’Einstein</translation>
    </message>
    <message>
        <source>Axis ratio and angle</source>
        <translation>Rapport d’axes et angle</translation>
    </message>
    <message>
        <source>External shear</source>
        <translation>Cisaillement externe</translation>
    </message>
    <message>
        <source>Source centre</source>
        <translation>Centre de la source</translation>
    </message>
    <message>
        <source>move lens</source>
        <translation>déplacer la lentille</translation>
    </message>
    <message>
        <source>ellipticity</source>
        <translation>ellipticité</translation>
    </message>
    <message>
        <source>external shear</source>
        <translation>cisaillement externe</translation>
    </message>
    <message>
        <source>move source</source>
        <translation>déplacer la source</translation>
    </message>
    <message>
        <source>Point image</source>
        <translation>Image ponctuelle</translation>
    </message>
    <message>
        <source>move point image</source>
        <translation>déplacer l’image ponctuelle</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>Mass sheet</source>
        <translation>Feuillet de masse</translation>
    </message>
    <message>
        <source>Constant convergence of the surroundings; images alone cannot tell it from a rescaled lens.</source>
        <translation>Convergence constante de l’environnement ; les images seules ne la distinguent pas d’une lentille mise à l’échelle.</translation>
    </message>
    <message>
        <source>Convergence</source>
        <translation>Convergence</translation>
    </message>
    <message>
        <source>Convergence of the sheet.</source>
        <translation>Convergence du feuillet.</translation>
    </message>
    <message>
        <source>Elliptical power law</source>
        <translation>Loi de puissance elliptique</translation>
    </message>
    <message>
        <source>Elliptical power law of any slope, singular at its centre (Tessore &amp; Metcalf 2015).</source>
        <translation>Loi de puissance elliptique de pente quelconque, singulière au centre (Tessore &amp; Metcalf 2015).</translation>
    </message>
    <message>
        <source>External shear</source>
        <translation>Cisaillement externe</translation>
    </message>
    <message>
        <source>Tide of masses far from the lens; origin at the image&apos;s centre.</source>
        <translation>Marée de masses loin de la lentille ; origine au centre de l’image.</translation>
    </message>
    <message>
        <source>Shear</source>
        <translation>Cisaillement</translation>
    </message>
    <message>
        <source>Strength of the shear.</source>
        <translation>Intensité du cisaillement.</translation>
    </message>
    <message>
        <source>Shear angle</source>
        <translation>Angle du cisaillement</translation>
    </message>
    <message>
        <source>Direction in which images are stretched, counter-clockwise from the positive y axis.</source>
        <translation>Direction d’étirement des images, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Einstein radius</source>
        <translation>Rayon d’Einstein</translation>
    </message>
    <message>
        <source>Einstein radius on the intermediate axis, the square root of both half axes&apos; product.</source>
        <translation>Rayon d’Einstein sur l’axe intermédiaire, racine du produit des demi-axes.</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>Pente</translation>
    </message>
    <message>
        <source>Logarithmic slope of the three-dimensional density; 2 is isothermal.</source>
        <translation>Pente logarithmique de la densité à trois dimensions ; 2 est isotherme.</translation>
    </message>
    <message>
        <source>Axis ratio</source>
        <translation>Rapport d’axes</translation>
    </message>
    <message>
        <source>Minor over major axis.</source>
        <translation>Petit axe sur grand axe.</translation>
    </message>
    <message>
        <source>Position angle</source>
        <translation>Angle de position</translation>
    </message>
    <message>
        <source>Angle of the major axis, counter-clockwise from the positive y axis.</source>
        <translation>Angle du grand axe, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Centre x</source>
        <translation>Centre x</translation>
    </message>
    <message>
        <source>Centre y</source>
        <translation>Centre y</translation>
    </message>
    <message>
        <source>Centre, to the right of the image&apos;s centre.</source>
        <translation>Centre, à droite du centre de l’image.</translation>
    </message>
    <message>
        <source>Centre, above the image&apos;s centre.</source>
        <translation>Centre, au-dessus du centre de l’image.</translation>
    </message>
    <message>
        <source>Singular isothermal ellipsoid</source>
        <translation>Ellipsoïde isotherme singulier</translation>
    </message>
    <message>
        <source>Elliptical mass of constant velocity dispersion, singular at its centre (Kormann et al. 1994).</source>
        <translation>Masse elliptique de dispersion de vitesses constante, singulière au centre (Kormann et al. 1994).</translation>
    </message>
    <message>
        <source>Singular isothermal sphere</source>
        <translation>Sphère isotherme singulière</translation>
    </message>
    <message>
        <source>Round mass of constant velocity dispersion, singular at its centre.</source>
        <translation>Masse ronde de dispersion de vitesses constante, singulière au centre.</translation>
    </message>
    <message>
        <source>Sérsic</source>
        <translation>Sérsic</translation>
    </message>
    <message>
        <source>Elliptical profile of a galaxy: n = 1 is an exponential disc, n = 4 de Vaucouleurs&apos; law (Sérsic 1963).</source>
        <translation>Profil elliptique d’une galaxie : n = 1 est un disque exponentiel, n = 4 la loi de de Vaucouleurs (Sérsic 1963).</translation>
    </message>
    <message>
        <source>Brightness at the effective radius</source>
        <translation>Brillance au rayon effectif</translation>
    </message>
    <message>
        <source>Surface brightness at the effective radius.</source>
        <translation>Brillance de surface au rayon effectif.</translation>
    </message>
    <message>
        <source>Effective radius</source>
        <translation>Rayon effectif</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis that holds half of the light.</source>
        <translation>Rayon sur l’axe intermédiaire qui contient la moitié de la lumière.</translation>
    </message>
    <message>
        <source>Sérsic index</source>
        <translation>Indice de Sérsic</translation>
    </message>
    <message>
        <source>Concentration of the light.</source>
        <translation>Concentration de la lumière.</translation>
    </message>
    <message>
        <source>Core-Sérsic</source>
        <translation>Core-Sérsic</translation>
    </message>
    <message>
        <source>Sérsic profile whose centre is a shallow power law, as in giant ellipticals (Graham et al. 2003).</source>
        <translation>Profil de Sérsic au centre en loi de puissance peu pentue, comme dans les elliptiques géantes (Graham et al. 2003).</translation>
    </message>
    <message>
        <source>Brightness scale</source>
        <translation>Échelle de brillance</translation>
    </message>
    <message>
        <source>Brightness at the effective radius of the outer Sérsic profile.</source>
        <translation>Brillance au rayon effectif du profil de Sérsic extérieur.</translation>
    </message>
    <message>
        <source>Break radius</source>
        <translation>Rayon de rupture</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis inside which the power law holds.</source>
        <translation>Rayon sur l’axe intermédiaire en deçà duquel vaut la loi de puissance.</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Netteté</translation>
    </message>
    <message>
        <source>How sharply one profile turns into the other.</source>
        <translation>Netteté du passage d’un profil à l’autre.</translation>
    </message>
    <message>
        <source>Inner slope</source>
        <translation>Pente interne</translation>
    </message>
    <message>
        <source>Logarithmic slope of the brightness inside the break.</source>
        <translation>Pente logarithmique de la brillance en deçà de la rupture.</translation>
    </message>
    <message>
        <source>Exponential disc</source>
        <translation>Disque exponentiel</translation>
    </message>
    <message>
        <source>Disc of a galaxy, fading by the same factor at every scale length (Freeman 1970).</source>
        <translation>Disque d’une galaxie, affaibli du même facteur à chaque longueur d’échelle (Freeman 1970).</translation>
    </message>
    <message>
        <source>Central brightness</source>
        <translation>Brillance centrale</translation>
    </message>
    <message>
        <source>Surface brightness at the centre.</source>
        <translation>Brillance de surface au centre.</translation>
    </message>
    <message>
        <source>Scale length</source>
        <translation>Longueur d’échelle</translation>
    </message>
    <message>
        <source>Length on the intermediate axis over which the light falls to 1/e.</source>
        <translation>Longueur sur l’axe intermédiaire où la lumière tombe à 1/e.</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>Gaussienne</translation>
    </message>
    <message>
        <source>Elliptical Gaussian, of flux 2π σ² I_0.</source>
        <translation>Gaussienne elliptique, de flux 2π σ² I_0.</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Écart type</translation>
    </message>
    <message>
        <source>Standard deviation on the intermediate axis.</source>
        <translation>Écart type sur l’axe intermédiaire.</translation>
    </message>
    <message>
        <source>Moffat</source>
        <translation>Moffat</translation>
    </message>
    <message>
        <source>A core with power-law wings, as of a star seen through the atmosphere (Moffat 1969).</source>
        <translation>Un cœur aux ailes en loi de puissance, comme une étoile vue à travers l’atmosphère (Moffat 1969).</translation>
    </message>
    <message>
        <source>Core radius</source>
        <translation>Rayon du cœur</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis where the wings begin.</source>
        <translation>Rayon sur l’axe intermédiaire où commencent les ailes.</translation>
    </message>
    <message>
        <source>Wing exponent</source>
        <translation>Exposant des ailes</translation>
    </message>
    <message>
        <source>The wings fall as the radius to the power of -2β.</source>
        <translation>Les ailes décroissent comme le rayon à la puissance -2β.</translation>
    </message>
    <message>
        <source>Isothermal ellipsoid with a core</source>
        <translation>Ellipsoïde isotherme à cœur</translation>
    </message>
    <message>
        <source>Elliptical mass of constant velocity dispersion with a core (Kormann et al. 1994).</source>
        <translation>Masse elliptique de dispersion de vitesses constante, avec un cœur (Kormann et al. 1994).</translation>
    </message>
    <message>
        <source>Radius inside which the convergence levels off, on the intermediate axis.</source>
        <translation>Rayon, sur l’axe intermédiaire, en deçà duquel la convergence s’aplatit.</translation>
    </message>
    <message>
        <source>Dual pseudo-isothermal ellipsoid</source>
        <translation>Ellipsoïde pseudo-isotherme double</translation>
    </message>
    <message>
        <source>Isothermal between a core and a truncation radius, of finite mass: dPIE, elliptical pseudo-Jaffe (Elíasdóttir et al. 2007).</source>
        <translation>Isotherme entre un cœur et un rayon de troncature, de masse finie : dPIE, pseudo-Jaffe elliptique (Elíasdóttir et al. 2007).</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>Normalisation</translation>
    </message>
    <message>
        <source>Einstein radius of the isothermal lens without core and truncation.</source>
        <translation>Rayon d’Einstein de la lentille isotherme sans cœur ni troncature.</translation>
    </message>
    <message>
        <source>Truncation radius</source>
        <translation>Rayon de troncature</translation>
    </message>
    <message>
        <source>Radius beyond which the convergence falls steeply, on the intermediate axis.</source>
        <translation>Rayon, sur l’axe intermédiaire, au-delà duquel la convergence chute.</translation>
    </message>
    <message>
        <source>Point mass</source>
        <translation>Masse ponctuelle</translation>
    </message>
    <message>
        <source>All mass in one point: a black hole, or a small galaxy seen from afar (Einstein 1936).</source>
        <translation>Toute la masse en un point : un trou noir, ou une petite galaxie vue de loin (Einstein 1936).</translation>
    </message>
    <message>
        <source>Radius of the ring that the mass alone makes of a source behind it.</source>
        <translation>Rayon de l’anneau que la masse seule fait d’une source placée derrière elle.</translation>
    </message>
    <message>
        <source>Pseudo-Jaffe sphere</source>
        <translation>Sphère pseudo-Jaffe</translation>
    </message>
    <message>
        <source>Round isothermal mass with core and truncation, given by its central convergence: a small halo or satellite (Keeton 2001).</source>
        <translation>Masse isotherme ronde avec cœur et troncature, donnée par sa convergence centrale : un petit halo ou satellite (Keeton 2001).</translation>
    </message>
    <message>
        <source>Central convergence</source>
        <translation>Convergence centrale</translation>
    </message>
    <message>
        <source>Convergence at the centre.</source>
        <translation>Convergence au centre.</translation>
    </message>
    <message>
        <source>Radius inside which the convergence levels off.</source>
        <translation>Rayon en deçà duquel la convergence s’aplatit.</translation>
    </message>
    <message>
        <source>Radius beyond which the convergence falls steeply.</source>
        <translation>Rayon au-delà duquel la convergence chute.</translation>
    </message>
    <message>
        <source>NFW halo</source>
        <translation>Halo NFW</translation>
    </message>
    <message>
        <source>Dark halo, round or of elliptical potential (Navarro et al. 1997; Golse &amp; Kneib 2002).</source>
        <translation>Halo sombre, rond ou de potentiel elliptique (Navarro et al. 1997 ; Golse &amp; Kneib 2002).</translation>
    </message>
    <message>
        <source>Convergence scale</source>
        <translation>Échelle de convergence</translation>
    </message>
    <message>
        <source>Characteristic density times scale radius over the critical surface density.</source>
        <translation>Densité caractéristique multipliée par le rayon d’échelle, sur la densité surfacique critique.</translation>
    </message>
    <message>
        <source>Scale radius</source>
        <translation>Rayon d’échelle</translation>
    </message>
    <message>
        <source>Radius at which the density&apos;s slope changes.</source>
        <translation>Rayon où la pente de la densité change.</translation>
    </message>
    <message>
        <source>Axis ratio of the potential</source>
        <translation>Rapport d’axes du potentiel</translation>
    </message>
    <message>
        <source>Minor over major axis of the potential&apos;s ellipses; the mass is about three times as flat.</source>
        <translation>Petit axe sur grand axe des ellipses du potentiel ; la masse est environ trois fois plus aplatie.</translation>
    </message>
    <message>
        <source>NFW halo, elliptical mass</source>
        <translation>Halo NFW de masse elliptique</translation>
    </message>
    <message>
        <source>Dark halo whose projected mass is elliptical (Navarro et al. 1997; Keeton 2001).</source>
        <translation>Halo sombre dont la masse projetée est elliptique (Navarro et al. 1997 ; Keeton 2001).</translation>
    </message>
    <message>
        <source>Truncated NFW halo</source>
        <translation>Halo NFW tronqué</translation>
    </message>
    <message>
        <source>Round dark halo of finite mass: a sub-halo stripped by its host (Baltz et al. 2009).</source>
        <translation>Halo sombre rond de masse finie : un sous-halo dépouillé par son hôte (Baltz et al. 2009).</translation>
    </message>
    <message>
        <source>Radius beyond which the density falls as the fifth power of the radius.</source>
        <translation>Rayon au-delà duquel la densité décroît comme la puissance cinq du rayon.</translation>
    </message>
    <message>
        <source>Hernquist sphere</source>
        <translation>Sphère de Hernquist</translation>
    </message>
    <message>
        <source>Round mass of the stars of an elliptical galaxy (Hernquist 1990).</source>
        <translation>Masse ronde des étoiles d’une galaxie elliptique (Hernquist 1990).</translation>
    </message>
    <message>
        <source>Hernquist ellipsoid</source>
        <translation>Ellipsoïde de Hernquist</translation>
    </message>
    <message>
        <source>Mass of the stars of an elliptical galaxy, elliptical on the sky (Hernquist 1990; Keeton 2001).</source>
        <translation>Masse des étoiles d’une galaxie elliptique, elliptique sur le ciel (Hernquist 1990 ; Keeton 2001).</translation>
    </message>
    <message>
        <source>Sérsic mass</source>
        <translation>Masse de Sérsic</translation>
    </message>
    <message>
        <source>Mass of a galaxy&apos;s stars that follows its light (Sérsic 1963; Keeton 2001).</source>
        <translation>Masse des étoiles d’une galaxie, qui suit sa lumière (Sérsic 1963 ; Keeton 2001).</translation>
    </message>
    <message>
        <source>Convergence at the effective radius</source>
        <translation>Convergence au rayon effectif</translation>
    </message>
    <message>
        <source>Convergence at the effective radius.</source>
        <translation>Convergence au rayon effectif.</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis that holds half of the mass.</source>
        <translation>Rayon, sur l’axe intermédiaire, qui contient la moitié de la masse.</translation>
    </message>
    <message>
        <source>Concentration of the mass.</source>
        <translation>Concentration de la masse.</translation>
    </message>
    <message>
        <source>Gaussian mass</source>
        <translation>Masse gaussienne</translation>
    </message>
    <message>
        <source>Elliptical Gaussian convergence, one term of a multi-Gaussian expansion (Shajib 2019).</source>
        <translation>Convergence gaussienne elliptique, un terme d’un développement multi-gaussien (Shajib 2019).</translation>
    </message>
    <message>
        <source>Multipole, m = 1</source>
        <translation>Multipôle, m = 1</translation>
    </message>
    <message>
        <source>Lopsidedness of the mass, a power law in the radius (Chu et al. 2013).</source>
        <translation>Dissymétrie de la masse, en loi de puissance du rayon (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>Multipole strength</source>
        <translation>Intensité du multipôle</translation>
    </message>
    <message>
        <source>Twice the amplitude of the convergence at 1 arcsec from the centre.</source>
        <translation>Deux fois l’amplitude de la convergence à 1 seconde d’arc du centre.</translation>
    </message>
    <message>
        <source>Multipole angle</source>
        <translation>Angle du multipôle</translation>
    </message>
    <message>
        <source>Angle of a maximum, counter-clockwise from the positive y axis.</source>
        <translation>Angle d’un maximum, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Multipole, m = 2</source>
        <translation>Multipôle, m = 2</translation>
    </message>
    <message>
        <source>Ellipticity added to the mass, a power law in the radius (Chu et al. 2013).</source>
        <translation>Ellipticité ajoutée à la masse, en loi de puissance du rayon (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>Multipole, m = 3</source>
        <translation>Multipôle, m = 3</translation>
    </message>
    <message>
        <source>Three-fold deviation of the mass from its ellipse, a power law (Chu et al. 2013).</source>
        <translation>Écart d’ordre trois de la masse à son ellipse, en loi de puissance (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>Multipole, m = 4</source>
        <translation>Multipôle, m = 4</translation>
    </message>
    <message>
        <source>Boxy or discy deviation of the mass from its ellipse, a power law (Chu et al. 2013).</source>
        <translation>Écart en boîte ou en disque de la masse à son ellipse, en loi de puissance (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>External convergence gradient</source>
        <translation>Gradient de convergence externe</translation>
    </message>
    <message>
        <source>Gradients of convergence and shear across the lens: flexion (Bacon et al. 2006).</source>
        <translation>Gradients de convergence et de cisaillement à travers la lentille : flexion (Bacon et al. 2006).</translation>
    </message>
    <message>
        <source>Convergence gradient</source>
        <translation>Gradient de convergence</translation>
    </message>
    <message>
        <source>Growth of the convergence per arcsec: the first flexion.</source>
        <translation>Croissance de la convergence par seconde d’arc : la première flexion.</translation>
    </message>
    <message>
        <source>Gradient angle</source>
        <translation>Angle du gradient</translation>
    </message>
    <message>
        <source>Direction in which the convergence grows, counter-clockwise from the positive y axis.</source>
        <translation>Direction de croissance de la convergence, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Second flexion</source>
        <translation>Seconde flexion</translation>
    </message>
    <message>
        <source>Three-fold gradient of the shear per arcsec.</source>
        <translation>Gradient d’ordre trois du cisaillement par seconde d’arc.</translation>
    </message>
    <message>
        <source>Second flexion angle</source>
        <translation>Angle de la seconde flexion</translation>
    </message>
    <message>
        <source>Angle of a maximum of its potential, counter-clockwise from the positive y axis.</source>
        <translation>Angle d’un maximum de son potentiel, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Population of sub-haloes</source>
        <translation>Population de sous-halos</translation>
    </message>
    <message>
        <source>Hundreds or thousands of small truncated haloes drawn from a mass function (Dalal &amp; Kochanek 2002).</source>
        <translation>Des centaines ou des milliers de petits halos tronqués tirés d’une fonction de masse (Dalal &amp; Kochanek 2002).</translation>
    </message>
    <message>
        <source>Number of haloes</source>
        <translation>Nombre de halos</translation>
    </message>
    <message>
        <source>How many haloes there are inside the disc.</source>
        <translation>Combien de halos se trouvent dans le disque.</translation>
    </message>
    <message>
        <source>Smallest halo</source>
        <translation>Plus petit halo</translation>
    </message>
    <message>
        <source>Einstein radius of a point with the least massive halo&apos;s mass.</source>
        <translation>Rayon d’Einstein d’un point de la masse du halo le moins massif.</translation>
    </message>
    <message>
        <source>Largest halo</source>
        <translation>Plus grand halo</translation>
    </message>
    <message>
        <source>Einstein radius of a point with the most massive halo&apos;s mass.</source>
        <translation>Rayon d’Einstein d’un point de la masse du halo le plus massif.</translation>
    </message>
    <message>
        <source>Slope of the mass function</source>
        <translation>Pente de la fonction de masse</translation>
    </message>
    <message>
        <source>Number of haloes per mass goes as the mass to the power of minus this.</source>
        <translation>Le nombre de halos par masse varie comme la masse à la puissance moins ceci.</translation>
    </message>
    <message>
        <source>Convergence at truncation</source>
        <translation>Convergence à la troncature</translation>
    </message>
    <message>
        <source>Mass of each halo over the area inside its truncation radius.</source>
        <translation>Masse de chaque halo sur l’aire intérieure à son rayon de troncature.</translation>
    </message>
    <message>
        <source>Radius of the disc</source>
        <translation>Rayon du disque</translation>
    </message>
    <message>
        <source>Haloes are strewn evenly inside this radius.</source>
        <translation>Les halos sont répartis uniformément en deçà de ce rayon.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>Names the draw: another number, another population.</source>
        <translation>Désigne le tirage : un autre nombre, une autre population.</translation>
    </message>
    <message>
        <source>Point image</source>
        <translation>Image ponctuelle</translation>
    </message>
    <message>
        <source>One image of a point, as of a lensed quasar: a copy of the point-spread function.</source>
        <translation>Une image d’un point, comme celle d’un quasar : une copie de la fonction d’étalement du point.</translation>
    </message>
    <message>
        <source>Flux</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>All of the light of this image of the point.</source>
        <translation>Toute la lumière de cette image du point.</translation>
    </message>
    <message>
        <source>Light in pixels</source>
        <translation>Lumière en pixels</translation>
    </message>
    <message>
        <source>Surface brightness in square pixels, from a FITS image; dark outside.</source>
        <translation>Brillance de surface en pixels carrés, d’une image FITS ; sombre au-dehors.</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>Facteur</translation>
    </message>
    <message>
        <source>What the brightness of the image is multiplied by.</source>
        <translation>Ce par quoi la brillance de l’image est multipliée.</translation>
    </message>
    <message>
        <source>Pixel scale</source>
        <translation>Taille du pixel</translation>
    </message>
    <message>
        <source>Side of the image&apos;s pixels.</source>
        <translation>Côté des pixels de l’image.</translation>
    </message>
    <message>
        <source>Map of convergence</source>
        <translation>Carte de convergence</translation>
    </message>
    <message>
        <source>Convergence in square pixels, from a FITS image; no mass outside.</source>
        <translation>Convergence en pixels carrés, d’une image FITS ; aucune masse au-dehors.</translation>
    </message>
    <message>
        <source>What the convergence of the map is multiplied by.</source>
        <translation>Ce par quoi la convergence de la carte est multipliée.</translation>
    </message>
    <message>
        <source>Side of the map&apos;s pixels.</source>
        <translation>Côté des pixels de la carte.</translation>
    </message>
    <message>
        <source>Shapelets, order 2</source>
        <translation>Shapelets, ordre 2</translation>
    </message>
    <message>
        <source>Shapelets, order 4</source>
        <translation>Shapelets, ordre 4</translation>
    </message>
    <message>
        <source>Shapelets, order 6</source>
        <translation>Shapelets, ordre 6</translation>
    </message>
    <message>
        <source>Shapelets, order 8</source>
        <translation>Shapelets, ordre 8</translation>
    </message>
    <message>
        <source>Products of Hermite functions, which describe any compact light (Refregier 2003).</source>
        <translation>Produits de fonctions de Hermite, qui décrivent toute lumière compacte (Refregier 2003).</translation>
    </message>
    <message>
        <source>Shapelet scale</source>
        <translation>Échelle des shapelets</translation>
    </message>
    <message>
        <source>Standard deviation of the Gaussian that is a factor of all shapelets.</source>
        <translation>Écart type de la gaussienne qui est un facteur de toutes les shapelets.</translation>
    </message>
    <message>
        <source>Shapelet amplitude</source>
        <translation>Amplitude de shapelet</translation>
    </message>
    <message>
        <source>Factor of one shapelet; the two numbers are its orders along x and y.</source>
        <translation>Facteur d’une shapelet ; les deux nombres sont ses ordres selon x et y.</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>%1 mas</source>
        <translation>%1 mas</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
</context>
<context>
    <name>ParameterText</name>
    <message>
        <source>Usual range: %1 to %2 %3</source>
        <translation>Domaine usuel : %1 à %2 %3</translation>
    </message>
</context>
<context>
    <name>SceneEdit</name>
    <message>
        <source>The source, at z = %1, must lie behind the lens, at z = %2; change the source&apos;s first if both are to grow.</source>
        <translation>La source, à z = %1, doit se trouver derrière la lentille, à z = %2 ; pour augmenter les deux, changez d’abord celui de la source.</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>finding the lens</source>
        <translation>recherche de la lentille</translation>
    </message>
    <message>
        <source>fitting the lens light</source>
        <translation>ajustement de la lumière</translation>
    </message>
    <message>
        <source>searching lenses</source>
        <translation>essai de lentilles</translation>
    </message>
    <message>
        <source>comparing lenses</source>
        <translation>comparaison de lentilles</translation>
    </message>
    <message>
        <source>fitting lens and source</source>
        <translation>ajustement lentille et source</translation>
    </message>
    <message>
        <source>inverting the source</source>
        <translation>inversion de la source</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>sampling</source>
        <translation>échantillonnage</translation>
    </message>
    <message>
        <source>loading the engine</source>
        <translation>chargement du moteur</translation>
    </message>
    <message>
        <source>lens operator</source>
        <translation>opérateur de la lentille</translation>
    </message>
    <message>
        <source>classical inversion</source>
        <translation>inversion classique</translation>
    </message>
    <message>
        <source>singular values</source>
        <translation>valeurs singulières</translation>
    </message>
    <message>
        <source>coverage</source>
        <translation>couverture</translation>
    </message>
    <message>
        <source>reading samples</source>
        <translation>lecture des échantillons</translation>
    </message>
</context>
<context>
    <name>anneau::Actions</name>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Affichage</translation>
    </message>
    <message>
        <source>Posterior</source>
        <translation>Postérieur</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>Use another &amp;PSF…</source>
        <translation>Utiliser une autre &amp;PSF…</translation>
    </message>
    <message>
        <source>Use another &amp;noise map…</source>
        <translation>Utiliser une autre carte de &amp;bruit…</translation>
    </message>
    <message>
        <source>Use a &amp;mask…</source>
        <translation>Utiliser un &amp;masque…</translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation>&amp;Recharger</translation>
    </message>
    <message>
        <source>Read the observation again</source>
        <translation>Relire l’observation</translation>
    </message>
    <message>
        <source>Open m&amp;odel…</source>
        <translation>Ouvrir un m&amp;odèle…</translation>
    </message>
    <message>
        <source>&amp;Save model</source>
        <translation>&amp;Enregistrer le modèle</translation>
    </message>
    <message>
        <source>Save the model</source>
        <translation>Enregistrer le modèle</translation>
    </message>
    <message>
        <source>Save model &amp;as…</source>
        <translation>Enregistrer le modèle &amp;sous…</translation>
    </message>
    <message>
        <source>Save pos&amp;terior…</source>
        <translation>Enregistrer le pos&amp;térieur…</translation>
    </message>
    <message>
        <source>&amp;Export panel…</source>
        <translation>E&amp;xporter le panneau…</translation>
    </message>
    <message>
        <source>Export the panel that has the focus as PNG, SVG or PDF</source>
        <translation>Exporter le panneau actif en PNG, SVG ou PDF</translation>
    </message>
    <message>
        <source>&amp;Copy panel</source>
        <translation>&amp;Copier le panneau</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>&amp;Ajuster</translation>
    </message>
    <message>
        <source>Find lens, lens light and source from the data</source>
        <translation>Trouver la lentille, sa lumière et la source à partir des données</translation>
    </message>
    <message>
        <source>&amp;Sample</source>
        <translation>É&amp;chantillonner</translation>
    </message>
    <message>
        <source>Draw posterior samples of the source for this lens</source>
        <translation>Tirer des échantillons postérieurs de la source pour cette lentille</translation>
    </message>
    <message>
        <source>Test &amp;coverage</source>
        <translation>Tester la &amp;couverture</translation>
    </message>
    <message>
        <source>Check on simulated lenses that the uncertainties are right</source>
        <translation>Vérifier sur des lentilles simulées que les incertitudes sont justes</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nnuler la tâche</translation>
    </message>
    <message>
        <source>Stop the running job; what it finished is kept</source>
        <translation>Arrêter la tâche en cours ; ce qu’elle a terminé est gardé</translation>
    </message>
    <message>
        <source>&amp;Fit images into panels</source>
        <translation>&amp;Ajuster les images aux panneaux</translation>
    </message>
    <message>
        <source>&amp;Handles</source>
        <translation>&amp;Poignées</translation>
    </message>
    <message>
        <source>Show what can be dragged</source>
        <translation>Montrer ce qui peut être déplacé</translation>
    </message>
    <message>
        <source>Critical &amp;curves and caustics</source>
        <translation>&amp;Courbes critiques et caustiques</translation>
    </message>
    <message>
        <source>&amp;Scene</source>
        <translation>&amp;Scène</translation>
    </message>
    <message>
        <source>Show the scene on the left</source>
        <translation>Montrer la scène à gauche</translation>
    </message>
    <message>
        <source>&amp;Parameters</source>
        <translation>&amp;Paramètres</translation>
    </message>
    <message>
        <source>Show the parameters on the right</source>
        <translation>Montrer les paramètres à droite</translation>
    </message>
    <message>
        <source>&amp;Drawer</source>
        <translation>&amp;Tiroir</translation>
    </message>
    <message>
        <source>Show posterior, coverage and jobs below</source>
        <translation>Montrer postérieur, couverture et tâches en bas</translation>
    </message>
    <message>
        <source>&amp;Previous sample</source>
        <translation>Échantillon &amp;précédent</translation>
    </message>
    <message>
        <source>&amp;Next sample</source>
        <translation>Échantillon &amp;suivant</translation>
    </message>
    <message>
        <source>P&amp;lay</source>
        <translation>&amp;Lecture</translation>
    </message>
    <message>
        <source>Flip through the samples</source>
        <translation>Faire défiler les échantillons</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Raccourcis</translation>
    </message>
    <message>
        <source>Every shortcut on one sheet</source>
        <translation>Tous les raccourcis sur une feuille</translation>
    </message>
    <message>
        <source>&amp;About Anneau</source>
        <translation>À &amp;propos d’Anneau</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Ouvrir…</translation>
    </message>
    <message>
        <source>Open an observation, a posterior or a coverage test</source>
        <translation>Ouvrir une observation, un postérieur ou un test de couverture</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>&amp;Commandes…</translation>
    </message>
    <message>
        <source>Find any command by typing part of its name</source>
        <translation>Trouver une commande en tapant une partie de son nom</translation>
    </message>
    <message>
        <source>E&amp;xport model…</source>
        <translation>E&amp;xporter le modèle…</translation>
    </message>
    <message>
        <source>Write the model for COOLEST, lenstronomy or caustics</source>
        <translation>Écrire le modèle pour COOLEST, lenstronomy ou caustics</translation>
    </message>
    <message>
        <source>&amp;Point source</source>
        <translation>Source &amp;ponctuelle</translation>
    </message>
    <message>
        <source>A point to drag about in the source panel, and all its images</source>
        <translation>Un point à promener dans le panneau de la source, avec toutes ses images</translation>
    </message>
    <message>
        <source>Sample &amp;lens and source</source>
        <translation>Échantillonner &amp;lentille et source</translation>
    </message>
    <message>
        <source>Draw lenses together with their sources: the spread of both</source>
        <translation>Tirer les lentilles avec leurs sources : la dispersion des deux</translation>
    </message>
    <message>
        <source>&amp;Magnification</source>
        <translation>&amp;Grandissement</translation>
    </message>
    <message>
        <source>Show how much the lens magnifies instead of the model and the source</source>
        <translation>Montrer combien la lentille grandit, à la place du modèle et de la source</translation>
    </message>
</context>
<context>
    <name>anneau::CommandPalette</name>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Command wanted</source>
        <translation>Commande cherchée</translation>
    </message>
    <message>
        <source>Type part of a command</source>
        <translation>Tapez une partie d’une commande</translation>
    </message>
    <message>
        <source>%1   (%2)</source>
        <translation>%1   (%2)</translation>
    </message>
</context>
<context>
    <name>anneau::ComponentForm</name>
    <message>
        <source>lock %1</source>
        <translation>verrouiller : %1</translation>
    </message>
    <message>
        <source>unlock %1</source>
        <translation>déverrouiller : %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>Redshift of this component; empty: %1. Masses at several redshifts bend light one after the other.</source>
        <translation>Décalage vers le rouge de cette composante ; vide : %1. Des masses à plusieurs décalages dévient la lumière l’une après l’autre.</translation>
    </message>
    <message>
        <source>redshift</source>
        <translation>décalage vers le rouge</translation>
    </message>
    <message>
        <source>On its own</source>
        <translation>Indépendant</translation>
    </message>
    <message>
        <source>The same as</source>
        <translation>Identique à</translation>
    </message>
    <message>
        <source>link %1</source>
        <translation>lier %1</translation>
    </message>
    <message>
        <source>unlink %1</source>
        <translation>délier %1</translation>
    </message>
</context>
<context>
    <name>anneau::ComponentsForm</name>
    <message>
        <source>Add mass</source>
        <translation>Ajouter une masse</translation>
    </message>
    <message>
        <source>Add light</source>
        <translation>Ajouter une lumière</translation>
    </message>
    <message>
        <source>Add source light</source>
        <translation>Ajouter une lumière de source</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Remove this component</source>
        <translation>Retirer cette composante</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Retirer %1</translation>
    </message>
    <message>
        <source>as the lens</source>
        <translation>celui de la lentille</translation>
    </message>
    <message>
        <source>as the source</source>
        <translation>celui de la source</translation>
    </message>
</context>
<context>
    <name>anneau::CoveragePlot</name>
    <message>
        <source>Too few tests for a verdict: %1 of at least %2.</source>
        <translation>Trop peu de tests pour un verdict : %1 sur au moins %2.</translation>
    </message>
    <message>
        <source>Consistent with a calibrated sampler, to the precision of %1 tests.</source>
        <translation>Compatible avec un échantillonneur calibré, à la précision de %1 tests.</translation>
    </message>
    <message>
        <source>Over-confident: the truth lies outside more often than stated.</source>
        <translation>Trop sûr : la vérité est dehors plus souvent qu’annoncé.</translation>
    </message>
    <message>
        <source>Under-confident: the posterior is wider than it needs to be.</source>
        <translation>Pas assez sûr : le postérieur est plus large que nécessaire.</translation>
    </message>
    <message>
        <source>Not calibrated: the posterior is biased, or noise or prior are wrong.</source>
        <translation>Pas calibré : le postérieur est biaisé, ou le bruit ou l’a priori sont faux.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>Figures of the coverage test</source>
        <translation>Chiffres du test de couverture</translation>
    </message>
    <message>
        <source>p: how often a calibrated sampler would give ranks at least this far from uniform (Kolmogorov–Smirnov).</source>
        <translation>p : fréquence à laquelle un échantillonneur calibré donnerait des rangs au moins aussi loin de l’uniforme (Kolmogorov–Smirnov).</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>Coverage (TARP)</source>
        <translation>Couverture (TARP)</translation>
    </message>
    <message>
        <source>Credibility α</source>
        <translation>Crédibilité α</translation>
    </message>
    <message>
        <source>Expected coverage</source>
        <translation>Couverture attendue</translation>
    </message>
    <message>
        <source>No coverage test yet: simulate lenses, sample each, and see how often the truth lies within.</source>
        <translation>Pas encore de test : simuler des lentilles, échantillonner chacune et voir combien de fois la vérité est dedans.</translation>
    </message>
    <message>
        <source>calibrated, 95 %</source>
        <translation>calibré, 95 %</translation>
    </message>
    <message>
        <source>bootstrap 95 %</source>
        <translation>bootstrap 95 %</translation>
    </message>
    <message>
        <source>bootstrap 68 %</source>
        <translation>bootstrap 68 %</translation>
    </message>
    <message>
        <source>this sampler</source>
        <translation>mesuré</translation>
    </message>
    <message>
        <source>N = %1 tests · K = %2 samples each · largest deviation %3 · p = %4</source>
        <translation>N = %1 tests · K = %2 échantillons chacun · plus grand écart %3 · p = %4</translation>
    </message>
</context>
<context>
    <name>anneau::CoverageTab</name>
    <message>
        <source>Test coverage</source>
        <translation>Tester la couverture</translation>
    </message>
    <message>
        <source>Number of simulations</source>
        <translation>Nombre de simulations</translation>
    </message>
    <message>
        <source>Posterior samples of each simulation</source>
        <translation>Échantillons postérieurs par simulation</translation>
    </message>
    <message>
        <source>Simulates lenses whose sources are drawn from the prior, samples each, and asks how often the truth lies inside its credible region (TARP).</source>
        <translation>Simule des lentilles dont les sources sont tirées de l’a priori, échantillonne chacune et demande combien de fois la vérité est dans sa région de crédibilité (TARP).</translation>
    </message>
    <message>
        <source>Simulations</source>
        <translation>Simulations</translation>
    </message>
    <message>
        <source>Samples each</source>
        <translation>Échantillons par test</translation>
    </message>
    <message>
        <source>The curve grows here while simulated lenses are tested.</source>
        <translation>La courbe grandit ici pendant que des lentilles simulées sont testées.</translation>
    </message>
    <message>
        <source>Show the shipped test</source>
        <translation>Montrer le test fourni</translation>
    </message>
    <message>
        <source>The coverage test of the prior that comes with Anneau</source>
        <translation>Le test de couverture de l’a priori fourni avec Anneau</translation>
    </message>
</context>
<context>
    <name>anneau::CoverageTestJob</name>
    <message>
        <source>Coverage</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>simulations</source>
        <translation>simulations</translation>
    </message>
</context>
<context>
    <name>anneau::Document</name>
    <message>
        <source>fit</source>
        <translation>ajustement</translation>
    </message>
</context>
<context>
    <name>anneau::Drawer</name>
    <message>
        <source>Posterior, coverage and jobs</source>
        <translation>Postérieur, couverture et tâches</translation>
    </message>
</context>
<context>
    <name>anneau::DropMenu</name>
    <message>
        <source>Open instead</source>
        <translation>Ouvrir à la place</translation>
    </message>
    <message>
        <source>Use as point-spread function</source>
        <translation>Utiliser comme fonction d’étalement du point</translation>
    </message>
    <message>
        <source>Use as noise map</source>
        <translation>Utiliser comme carte de bruit</translation>
    </message>
    <message>
        <source>Use as mask</source>
        <translation>Utiliser comme masque</translation>
    </message>
</context>
<context>
    <name>anneau::EngineProbe</name>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
</context>
<context>
    <name>anneau::Filmstrip</name>
    <message>
        <source>Posterior samples</source>
        <translation>Échantillons postérieurs</translation>
    </message>
</context>
<context>
    <name>anneau::FitChoices</name>
    <message>
        <source>Power law</source>
        <translation>Loi de puissance</translation>
    </message>
    <message>
        <source>What to fit</source>
        <translation>Ce qui est ajusté</translation>
    </message>
    <message>
        <source>Mass model</source>
        <translation>Modèle de masse</translation>
    </message>
    <message>
        <source>The mass of the lens galaxy. Companions are isothermal ellipsoids.</source>
        <translation>La masse de la galaxie lentille. Les compagnes sont des ellipsoïdes isothermes.</translation>
    </message>
    <message>
        <source>External shear</source>
        <translation>Cisaillement externe</translation>
    </message>
    <message>
        <source>The tide of masses outside the image.</source>
        <translation>La marée des masses hors de l’image.</translation>
    </message>
    <message>
        <source>Images of a quasar</source>
        <translation>Images d’un quasar</translation>
    </message>
    <message>
        <source>Mask if there are some</source>
        <translation>Masquer s’il y en a</translation>
    </message>
    <message>
        <source>Looks for images of a point, and masks them where at least three are found.</source>
        <translation>Cherche les images d’un point et les masque si l’on en trouve au moins trois.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Takes those that are found away as copies of the PSF and masks their cores.</source>
        <translation>Soustrait celles que l’on trouve comme copies de la PSF et masque leurs cœurs.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modéliser</translation>
    </message>
    <message>
        <source>Takes them away as copies of the PSF and counts a tenth of their light as noise.</source>
        <translation>Les soustrait comme copies de la PSF et compte un dixième de leur lumière comme du bruit.</translation>
    </message>
    <message>
        <source>Do not look for them</source>
        <translation>Ne pas chercher</translation>
    </message>
    <message>
        <source>There is no quasar.</source>
        <translation>Il n’y a pas de quasar.</translation>
    </message>
    <message>
        <source>Bright points that follow the PSF; they need one.</source>
        <translation>Des points brillants qui suivent la PSF ; il en faut une.</translation>
    </message>
    <message>
        <source>Sérsic components of the lens&apos; light</source>
        <translation>Composantes de Sérsic de la lumière de la lentille</translation>
    </message>
    <message>
        <source>none: it is not there</source>
        <translation>aucune : rien à voir</translation>
    </message>
    <message>
        <source> Sérsic</source>
        <translation> Sérsic</translation>
    </message>
    <message>
        <source>Sérsic components of the light of the lens galaxy.</source>
        <translation>Composantes de Sérsic de la lumière de la galaxie lentille.</translation>
    </message>
    <message>
        <source>Companion galaxies at most</source>
        <translation>Galaxies compagnes au plus</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>at most </source>
        <translation>au plus </translation>
    </message>
    <message>
        <source>Galaxies near the arcs get light and mass of their own, up to this many.</source>
        <translation>Les galaxies proches des arcs reçoivent leur propre lumière et leur propre masse, jusqu’à ce nombre.</translation>
    </message>
    <message>
        <source>Start from the model shown</source>
        <translation>Partir du modèle affiché</translation>
    </message>
    <message>
        <source>Its components stay what they are and locked values stay put, instead of a search from nothing.</source>
        <translation>Ses composantes restent ce qu’elles sont et les valeurs verrouillées ne bougent pas, au lieu d’une recherche à partir de rien.</translation>
    </message>
    <message>
        <source>Mass</source>
        <translation>Masse</translation>
    </message>
    <message>
        <source>Lens light</source>
        <translation>Lumière de la lentille</translation>
    </message>
    <message>
        <source>Companions</source>
        <translation>Compagnes</translation>
    </message>
    <message>
        <source>Quasar images</source>
        <translation>Images de quasar</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Comme d’habitude</translation>
    </message>
    <message>
        <source>Back to what suits most lenses</source>
        <translation>Revenir à ce qui convient à la plupart des lentilles</translation>
    </message>
    <message>
        <source>Fit improves the model that is shown; locked values stay put.</source>
        <translation>L’ajustement améliore le modèle affiché ; les valeurs verrouillées ne bougent pas.</translation>
    </message>
    <message>
        <source>What Fit will fit:</source>
        <translation>Ce qui sera ajusté :</translation>
    </message>
    <message>
        <source>Mass: %1</source>
        <translation>Masse : %1</translation>
    </message>
    <message>
        <source>with external shear</source>
        <translation>avec cisaillement externe</translation>
    </message>
    <message>
        <source>without external shear</source>
        <translation>sans cisaillement externe</translation>
    </message>
    <message>
        <source>Lens light: %1</source>
        <translation>Lumière de la lentille : %1</translation>
    </message>
    <message>
        <source>Companions: %1</source>
        <translation>Compagnes : %1</translation>
    </message>
    <message>
        <source>Quasar images: %1</source>
        <translation>Images de quasar : %1</translation>
    </message>
    <message>
        <source>From the model</source>
        <translation>Depuis le modèle</translation>
    </message>
</context>
<context>
    <name>anneau::FitJob</name>
    <message>
        <source>Fit</source>
        <translation>Ajustement</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>étapes</translation>
    </message>
</context>
<context>
    <name>anneau::FormsPanel</name>
    <message>
        <source>No pixel is used.</source>
        <translation>Aucun pixel n’est utilisé.</translation>
    </message>
    <message>
        <source>Map: median σ %1 %2, %3 of %4 pixels used.</source>
        <translation>Carte : σ médian %1 %2, %3 pixels utilisés sur %4.</translation>
    </message>
    <message>
        <source>Model parameters</source>
        <translation>Paramètres du modèle</translation>
    </message>
    <message>
        <source>Lens mass</source>
        <translation>Masse de la lentille</translation>
    </message>
    <message>
        <source>Lens light</source>
        <translation>Lumière de la lentille</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Pixel grid and prior</source>
        <translation>Grille de pixels et a priori</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Bruit</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Side of the modelled field</source>
        <translation>Côté du champ modélisé</translation>
    </message>
    <message>
        <source>Only the central square of this many pixels is shown and modelled. Smaller is faster.</source>
        <translation>Seul le carré central de ce nombre de pixels est montré et modélisé. Plus petit est plus rapide.</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Côté</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>ciel</translation>
    </message>
    <message>
        <source>add %1</source>
        <translation>ajouter : %1</translation>
    </message>
    <message>
        <source>remove component</source>
        <translation>retirer la composante</translation>
    </message>
    <message>
        <source>px · %1″ × %2″</source>
        <translation>px · %1″ × %2″</translation>
    </message>
    <message>
        <source>Redshifts</source>
        <translation>Décalages vers le rouge</translation>
    </message>
    <message>
        <source>The redshift was not changed</source>
        <translation>Le décalage n’a pas été changé</translation>
    </message>
    <message>
        <source>redshifts</source>
        <translation>décalages vers le rouge</translation>
    </message>
    <message>
        <source>Image of the component</source>
        <translation>Image de la composante</translation>
    </message>
    <message>
        <source>FITS images (*.fits *.fit *.fits.gz)</source>
        <translation>Images FITS (*.fits *.fit *.fits.gz)</translation>
    </message>
    <message>
        <source>The image was not opened</source>
        <translation>L’image n’a pas été ouverte</translation>
    </message>
</context>
<context>
    <name>anneau::HduPicker</name>
    <message>
        <source>image</source>
        <translation>image</translation>
    </message>
    <message>
        <source>compressed image</source>
        <translation>image compressée</translation>
    </message>
    <message>
        <source>table</source>
        <translation>table</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>vide</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>bruit</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>masque</translation>
    </message>
    <message>
        <source>PSF</source>
        <translation>PSF</translation>
    </message>
    <message>
        <source>Choose an image</source>
        <translation>Choisir une image</translation>
    </message>
    <message>
        <source>%1 holds several images. Which one is the lens?</source>
        <translation>%1 contient plusieurs images. Laquelle est la lentille ?</translation>
    </message>
    <message>
        <source>Images in the file</source>
        <translation>Images du fichier</translation>
    </message>
    <message>
        <source>HDU</source>
        <translation>HDU</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>Pris pour</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>anneau::HistogramPlot</name>
    <message>
        <source>Histogram</source>
        <translation>Histogramme</translation>
    </message>
    <message>
        <source>No samples yet</source>
        <translation>Pas encore d’échantillons</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Échantillons</translation>
    </message>
</context>
<context>
    <name>anneau::ImagePanel</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>%1: picture area</source>
        <translation>%1 : zone d’image</translation>
    </message>
    <message>
        <source>%1: picture</source>
        <translation>%1 : image</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation>%1 … %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1
Stretch: %2 = %3
Limits: %4</source>
        <translation>%1
Échelle : %2 = %3
Limites : %4</translation>
    </message>
    <message>
        <source>shared with the group</source>
        <translation>partagées avec le groupe</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>No image</source>
        <translation>Pas d’image</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copier l’image</translation>
    </message>
    <message>
        <source>Export picture…</source>
        <translation>Exporter l’image…</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>Échelle</translation>
    </message>
    <message>
        <source>Softening</source>
        <translation>Adoucissement</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limites</translation>
    </message>
    <message>
        <source>Keep these: %1 … %2</source>
        <translation>Garder celles-ci : %1 … %2</translation>
    </message>
    <message>
        <source>Fit to panel</source>
        <translation>Ajuster au panneau</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Un pour un</translation>
    </message>
    <message>
        <source>Mirror left to right</source>
        <translation>Retourner gauche-droite</translation>
    </message>
    <message>
        <source>Reset contrast</source>
        <translation>Réinitialiser le contraste</translation>
    </message>
    <message>
        <source>Panel menu</source>
        <translation>Menu du panneau</translation>
    </message>
    <message>
        <source>%1: choose a name that ends in .png, .svg or .pdf.</source>
        <translation>%1 : choisissez un nom qui finit par .png, .svg ou .pdf.</translation>
    </message>
    <message>
        <source>%1 could not be written: choose another folder or free some space.</source>
        <translation>%1 n’a pas pu être écrit : choisissez un autre dossier ou libérez de la place.</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>Exporter l’image</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg *.pdf)</source>
        <translation>Images (*.png *.svg *.pdf)</translation>
    </message>
</context>
<context>
    <name>anneau::ImageQuad</name>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>What the lens and the source predict</source>
        <translation>Ce que prédisent la lentille et la source</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Résidu</translation>
    </message>
    <message>
        <source>(data − model)/σ</source>
        <translation>(données − modèle)/σ</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>The lensed galaxy without the lens</source>
        <translation>La galaxie sans la lentille</translation>
    </message>
    <message>
        <source>e⁻/s/″²</source>
        <translation>e⁻/s/″²</translation>
    </message>
    <message>
        <source>Source · sample %1</source>
        <translation>Source · échantillon %1</translation>
    </message>
    <message>
        <source>Model · sample %1</source>
        <translation>Modèle · échantillon %1</translation>
    </message>
    <message>
        <source>Source · posterior mean</source>
        <translation>Source · moyenne postérieure</translation>
    </message>
    <message>
        <source>Model · posterior mean</source>
        <translation>Modèle · moyenne postérieure</translation>
    </message>
    <message>
        <source>Source · standard deviation</source>
        <translation>Source · écart type</translation>
    </message>
    <message>
        <source>Model · standard deviation</source>
        <translation>Modèle · écart type</translation>
    </message>
    <message>
        <source>Source · mean/std</source>
        <translation>Source · moyenne/écart type</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Residual (data − model)/σ</source>
        <translation>Résidu (données − modèle)/σ</translation>
    </message>
    <message>
        <source>stays put while a job runs</source>
        <translation>ne bouge pas pendant une tâche</translation>
    </message>
    <message>
        <source>Source · posterior/prior variance</source>
        <translation>Source · variance a posteriori/a priori</translation>
    </message>
    <message>
        <source>Source plane · magnification</source>
        <translation>Plan source · grandissement</translation>
    </message>
    <message>
        <source>Image plane · magnification</source>
        <translation>Plan image · grandissement</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>écart type</translation>
    </message>
    <message>
        <source>its standard deviation</source>
        <translation>son écart type</translation>
    </message>
    <message>
        <source>mean/std</source>
        <translation>moyenne/écart type</translation>
    </message>
    <message>
        <source>posterior/prior variance</source>
        <translation>variance a posteriori/a priori</translation>
    </message>
    <message>
        <source>magnification</source>
        <translation>grandissement</translation>
    </message>
</context>
<context>
    <name>anneau::JobBar</name>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel the running job</source>
        <translation>Annuler la tâche en cours</translation>
    </message>
</context>
<context>
    <name>anneau::JobsView</name>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>s’arrête</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Tâche</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
</context>
<context>
    <name>anneau::LensTable</name>
    <message>
        <source>source brightness</source>
        <translation>éclat de la source</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>bruit</translation>
    </message>
    <message>
        <source>Lens of the samples</source>
        <translation>Lentille des échantillons</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Lentille</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Échantillon</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Moyenne</translation>
    </message>
    <message>
        <source>Std</source>
        <translation>Écart type</translation>
    </message>
    <message>
        <source>ESS</source>
        <translation>ESS</translation>
    </message>
    <message>
        <source>The lens of the sample on view</source>
        <translation>La lentille de l’échantillon affiché</translation>
    </message>
    <message>
        <source>The mean of the samples</source>
        <translation>La moyenne des échantillons</translation>
    </message>
    <message>
        <source>Their standard deviation, with the source free</source>
        <translation>Leur écart type, la source étant libre</translation>
    </message>
    <message>
        <source>Spread of all runs together over that of each: above 1.05 they do not agree yet. Known from four samples of each run on.</source>
        <translation>Dispersion de toutes les marches ensemble rapportée à celle de chacune : au-dessus de 1,05 elles ne s’accordent pas encore. Connu à partir de quatre échantillons par marche.</translation>
    </message>
    <message>
        <source>How many independent samples these are worth</source>
        <translation>Le nombre d’échantillons indépendants que ceux-ci valent</translation>
    </message>
</context>
<context>
    <name>anneau::MainWindow</name>
    <message>
        <source>Posterior</source>
        <translation>Postérieur</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>χ²/N  %1</source>
        <translation>χ²/N  %1</translation>
    </message>
    <message>
        <source>χ² = Σ (data − model)²/σ² = %1 over %2 pixels of the field. Computed in %3 ms.</source>
        <translation>χ² = Σ (données − modèle)²/σ² = %1 sur %2 pixels du champ. Calculé en %3 ms.</translation>
    </message>
    <message>
        <source>FITS images (*.fits *.fits.gz *.fits.fz *.fit *.fts);;All files (*)</source>
        <translation>Images FITS (*.fits *.fits.gz *.fits.fz *.fit *.fts);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Lens models (*.json);;All files (*)</source>
        <translation>Modèles de lentille (*.json);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rétablir</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Édition</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Demos</source>
        <translation>&amp;Démos</translation>
    </message>
    <message>
        <source>Recen&amp;t</source>
        <translation>Récen&amp;ts</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vider</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modèle</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Thème</translation>
    </message>
    <message>
        <source>&amp;Posterior</source>
        <translation>&amp;Postérieur</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>&amp;Système</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Clair</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Sombre</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Chi-square per pixel</source>
        <translation>Khi-deux par pixel</translation>
    </message>
    <message>
        <source>Point-spread function</source>
        <translation>Fonction d’étalement</translation>
    </message>
    <message>
        <source>Noise map</source>
        <translation>Carte de bruit</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Masque</translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>Ouvrir un modèle</translation>
    </message>
    <message>
        <source>Save model</source>
        <translation>Enregistrer le modèle</translation>
    </message>
    <message>
        <source>Save posterior</source>
        <translation>Enregistrer le postérieur</translation>
    </message>
    <message>
        <source>About Anneau</source>
        <translation>À propos d’Anneau</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Anneau %1&lt;/h3&gt;&lt;p&gt;Interactive strong gravitational lens modelling.&lt;/p&gt;&lt;p&gt;Qt %2 · %3 · LibTorch %4&lt;/p&gt;&lt;p&gt;Free software under the GNU GPL, version 3 or later.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Anneau %1&lt;/h3&gt;&lt;p&gt;Modélisation interactive de lentilles gravitationnelles fortes.&lt;/p&gt;&lt;p&gt;Qt %2 · %3 · LibTorch %4&lt;/p&gt;&lt;p&gt;Logiciel libre sous la GNU GPL, version 3 ou ultérieure.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>no OpenGL</source>
        <translation>sans OpenGL</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>pas chargé</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurer</translation>
    </message>
    <message>
        <source>Open observation or posterior</source>
        <translation>Ouvrir une observation ou un postérieur</translation>
    </message>
    <message>
        <source>Fit: %1.</source>
        <translation>Ajustement : %1.</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Langue</translation>
    </message>
    <message>
        <source>Einstein radius and mass</source>
        <translation>Rayon d’Einstein et masse</translation>
    </message>
    <message>
        <source>Anneau ended while %1 was open; its unsaved model was kept.</source>
        <translation>Anneau s’est terminé pendant que %1 était ouvert ; son modèle non enregistré a été gardé.</translation>
    </message>
    <message>
        <source>FITS images, COOLEST templates (*.fits *.fits.gz *.fits.fz *.fit *.fts *.json);;All files (*)</source>
        <translation>Images FITS, gabarits COOLEST (*.fits *.fits.gz *.fits.fz *.fit *.fts *.json);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>COOLEST template with its images (*.json)</source>
        <translation>Gabarit COOLEST avec ses images (*.json)</translation>
    </message>
    <message>
        <source>Python for lenstronomy (*.py)</source>
        <translation>Python pour lenstronomy (*.py)</translation>
    </message>
    <message>
        <source>Python for caustics (*.py)</source>
        <translation>Python pour caustics (*.py)</translation>
    </message>
    <message>
        <source>Export model</source>
        <translation>Exporter le modèle</translation>
    </message>
    <message>
        <source>Save the model?</source>
        <translation>Enregistrer le modèle ?</translation>
    </message>
    <message>
        <source>The model has changed since it was last saved.</source>
        <translation>Le modèle a changé depuis son dernier enregistrement.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Plane &amp;of the point source</source>
        <translation>Pla&amp;n de la source ponctuelle</translation>
    </message>
    <message>
        <source>z = %1</source>
        <translation>z = %1</translation>
    </message>
    <message>
        <source>z = %1, the source</source>
        <translation>z = %1, la source</translation>
    </message>
    <message>
        <source>The source</source>
        <translation>La source</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>anneau::MessageStrip</name>
    <message>
        <source>Copy details</source>
        <translation>Copier les détails</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
    <message>
        <source>Do what is offered</source>
        <translation>Faire ce qui est proposé</translation>
    </message>
    <message>
        <source>Copy the message with all that is known about it</source>
        <translation>Copier le message avec tout ce qu’on en sait</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>et %1 autres</translation>
    </message>
</context>
<context>
    <name>anneau::NoiseForm</name>
    <message>
        <source>From the noise map</source>
        <translation>D’après la carte de bruit</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>Constant</translation>
    </message>
    <message>
        <source>Noise model</source>
        <translation>Modèle de bruit</translation>
    </message>
    <message>
        <source>Constant noise</source>
        <translation>Bruit constant</translation>
    </message>
    <message>
        <source>Noise scale factor</source>
        <translation>Facteur du bruit</translation>
    </message>
    <message>
        <source>Every standard deviation is multiplied by this. Raise it when the residuals of a good model scatter by more than 1.</source>
        <translation>Chaque écart type est multiplié par ce facteur. L’augmenter quand les résidus d’un bon modèle se dispersent de plus de 1.</translation>
    </message>
    <message>
        <source>× factor</source>
        <translation>× facteur</translation>
    </message>
    <message>
        <source>noise model</source>
        <translation>modèle de bruit</translation>
    </message>
    <message>
        <source>noise level</source>
        <translation>niveau de bruit</translation>
    </message>
    <message>
        <source>noise factor</source>
        <translation>facteur du bruit</translation>
    </message>
</context>
<context>
    <name>anneau::OpenJob</name>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
</context>
<context>
    <name>anneau::PanelCaption</name>
    <message>
        <source>Panel menu</source>
        <translation>Menu du panneau</translation>
    </message>
    <message>
        <source>Copy, export, stretch, colours, limits</source>
        <translation>Copier, exporter, échelle, couleurs, limites</translation>
    </message>
    <message>
        <source>%1: caption</source>
        <translation>%1 : légende</translation>
    </message>
</context>
<context>
    <name>anneau::ParameterRow</name>
    <message>
        <source>%1, slider</source>
        <translation>%1, curseur</translation>
    </message>
    <message>
        <source>Hold %1 fixed</source>
        <translation>Fixer %1</translation>
    </message>
    <message>
        <source>One standard error of the last fit, %1</source>
        <translation>Une erreur type du dernier ajustement, %1</translation>
    </message>
    <message>
        <source>The same as %1. Press to change that.</source>
        <translation>Identique à %1. Appuyer pour changer cela.</translation>
    </message>
    <message>
        <source>Hold this parameter fixed: the fit and the handles leave it alone. Right-click to let it follow another one.</source>
        <translation>Fixer ce paramètre : l’ajustement et les poignées n’y touchent pas. Clic droit pour qu’il en suive un autre.</translation>
    </message>
</context>
<context>
    <name>anneau::PlotView</name>
    <message>
        <source>Plot</source>
        <translation>Graphique</translation>
    </message>
    <message>
        <source>%1: choose a name that ends in .png, .svg or .pdf.</source>
        <translation>%1 : choisissez un nom qui finit par .png, .svg ou .pdf.</translation>
    </message>
    <message>
        <source>%1 could not be written: choose another folder or free some space.</source>
        <translation>%1 n’a pas pu être écrit : choisissez un autre dossier ou libérez de la place.</translation>
    </message>
    <message>
        <source>Export plot</source>
        <translation>Exporter le graphique</translation>
    </message>
    <message>
        <source>Pictures (*.pdf *.svg *.png)</source>
        <translation>Images (*.pdf *.svg *.png)</translation>
    </message>
    <message>
        <source>Plot menu</source>
        <translation>Menu du graphique</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copier l’image</translation>
    </message>
    <message>
        <source>Export plot…</source>
        <translation>Exporter le graphique…</translation>
    </message>
</context>
<context>
    <name>anneau::PointProbe</name>
    <message>
        <source>Point source</source>
        <translation>Source ponctuelle</translation>
    </message>
    <message>
        <source>on a caustic: a ring</source>
        <translation>sur une caustique : un anneau</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 image</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 images</translation>
    </message>
    <message>
        <source>Point source at z = %1</source>
        <translation>Source ponctuelle à z = %1</translation>
    </message>
</context>
<context>
    <name>anneau::PosteriorTab</name>
    <message>
        <source>Previous sample</source>
        <translation>Échantillon précédent</translation>
    </message>
    <message>
        <source>Next sample</source>
        <translation>Échantillon suivant</translation>
    </message>
    <message>
        <source>Flip through the samples</source>
        <translation>Faire défiler les échantillons</translation>
    </message>
    <message>
        <source>χ² of the samples</source>
        <translation>χ² des échantillons</translation>
    </message>
    <message>
        <source>Sample shown</source>
        <translation>Échantillon montré</translation>
    </message>
    <message>
        <source>Lens changed</source>
        <translation>Lentille modifiée</translation>
    </message>
    <message>
        <source>Resample</source>
        <translation>Relancer</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>The model as edited or fitted, not the posterior</source>
        <translation>Le modèle édité ou ajusté, pas le postérieur</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Échantillon</translation>
    </message>
    <message>
        <source>One posterior sample with its model and residual</source>
        <translation>Un échantillon postérieur avec son modèle et son résidu</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Moyenne</translation>
    </message>
    <message>
        <source>The mean of the samples</source>
        <translation>La moyenne des échantillons</translation>
    </message>
    <message>
        <source>Std</source>
        <translation>Écart type</translation>
    </message>
    <message>
        <source>Their standard deviation, pixel by pixel</source>
        <translation>Leur écart type, pixel par pixel</translation>
    </message>
    <message>
        <source>Mean/std</source>
        <translation>Moy./é.-t.</translation>
    </message>
    <message>
        <source>Where the source is certain</source>
        <translation>Où la source est certaine</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>No samples yet: press Sample.</source>
        <translation>Pas encore d’échantillons : pressez Échantillonner.</translation>
    </message>
    <message>
        <source>χ² %1</source>
        <translation>χ² %1</translation>
    </message>
    <message>
        <source>%1 of %2 samples</source>
        <translation>%1 échantillons sur %2</translation>
    </message>
    <message>
        <source>Constraint</source>
        <translation>Contrainte</translation>
    </message>
    <message>
        <source>Variance of the samples over that of the prior: near 0 the data say what is there, near 1 only the prior does</source>
        <translation>Variance des échantillons rapportée à celle de l’a priori : près de 0, ce sont les données qui disent ce qu’il y a là ; près de 1, l’a priori seul</translation>
    </message>
</context>
<context>
    <name>anneau::PriorBox</name>
    <message>
        <source>Prior of the source</source>
        <translation>A priori de la source</translation>
    </message>
    <message>
        <source>What galaxies are taken to look like before the data are seen.</source>
        <translation>À quoi les galaxies sont censées ressembler avant de voir les données.</translation>
    </message>
    <message>
        <source>The prior that comes with the program for so many source pixels.</source>
        <translation>L’a priori livré avec le programme pour ce nombre de pixels de la source.</translation>
    </message>
    <message>
        <source>%1 × %1 pixels, %2 parameters, trained on %3</source>
        <translation>%1 × %1 pixels, %2 paramètres, entraîné sur %3</translation>
    </message>
    <message>
        <source>Gaussian (classical)</source>
        <translation>Gaussien (classique)</translation>
    </message>
    <message>
        <source>A smooth Gaussian random field: the classical inversion, solved exactly.</source>
        <translation>Un champ aléatoire gaussien lisse : l’inversion classique, résolue exactement.</translation>
    </message>
    <message>
        <source>Automatic · %1</source>
        <translation>Automatique · %1</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>Gaussien</translation>
    </message>
</context>
<context>
    <name>anneau::Readout</name>
    <message>
        <source>Values under the pointer</source>
        <translation>Valeurs sous le pointeur</translation>
    </message>
    <message>
        <source>data %1 %2</source>
        <translation>données %1 %2</translation>
    </message>
    <message>
        <source>S/N %1</source>
        <translation>S/B %1</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>masqué</translation>
    </message>
    <message>
        <source>model %1</source>
        <translation>modèle %1</translation>
    </message>
    <message>
        <source>residual %1σ</source>
        <translation>résidu %1σ</translation>
    </message>
    <message>
        <source>%1 × %2 px, %3″/px</source>
        <translation>%1 × %2 px, %3″/px</translation>
    </message>
    <message>
        <source>Source plane</source>
        <translation>Plan source</translation>
    </message>
</context>
<context>
    <name>anneau::RedshiftEdit</name>
    <message>
        <source>Redshift</source>
        <translation>Décalage vers le rouge</translation>
    </message>
</context>
<context>
    <name>anneau::RedshiftForm</name>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Lentille</translation>
    </message>
    <message>
        <source>Redshift of the lens</source>
        <translation>Décalage vers le rouge de la lentille</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Redshift of the source; with several, of the farthest</source>
        <translation>Décalage vers le rouge de la source ; s’il y en a plusieurs, de la plus lointaine</translation>
    </message>
</context>
<context>
    <name>anneau::SampleOptions</name>
    <message>
        <source>Sampling options</source>
        <translation>Options d’échantillonnage</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Défaut</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>Chosen for the last run:</source>
        <translation>Choisi pour le dernier tirage :</translation>
    </message>
    <message>
        <source>Instant</source>
        <translation>Instantané</translation>
    </message>
    <message>
        <source>Calibrated</source>
        <translation>Calibré</translation>
    </message>
    <message>
        <source>Gold</source>
        <translation>Or</translation>
    </message>
    <message>
        <source>exact for a Gaussian prior</source>
        <translation>exact pour un a priori gaussien</translation>
    </message>
    <message>
        <source>to look, not to measure</source>
        <translation>pour voir, pas pour mesurer</translation>
    </message>
    <message>
        <source>passes its coverage tests</source>
        <translation>passe ses tests de couverture</translation>
    </message>
    <message>
        <source>default, worked out finer</source>
        <translation>Défaut, calculé plus finement</translation>
    </message>
    <message>
        <source>what others are judged by</source>
        <translation>la référence des autres</translation>
    </message>
    <message>
        <source>no network</source>
        <translation>sans réseau</translation>
    </message>
    <message>
        <source>%1 × the time of Default</source>
        <translation>%1 × le temps de Défaut</translation>
    </message>
    <message>
        <source>Against exact posteriors: %1</source>
        <translation>Face à des lois a posteriori exactes : %1</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Échantillonneur</translation>
    </message>
    <message>
        <source>Denoising steps</source>
        <translation>Étapes de débruitage</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatique</translation>
    </message>
    <message>
        <source>Number of samples</source>
        <translation>Nombre d’échantillons</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Appareil</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Seed of the random numbers</source>
        <translation>Graine des nombres aléatoires</translation>
    </message>
    <message>
        <source>The same seed gives the same samples, whatever the device&apos;s batch size.</source>
        <translation>La même graine donne les mêmes échantillons, quelle que soit la taille des lots.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Échantillons</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>auto</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 étapes</translation>
    </message>
    <message>
        <source>%1 samples</source>
        <translation>%1 échantillons</translation>
    </message>
    <message>
        <source>Sample the lens too</source>
        <translation>Échantillonner aussi la lentille</translation>
    </message>
    <message>
        <source>Every sample gets its own lens: the parameters that are not locked, the brightness of the source and the noise level vary together with the source. 16 independent runs show whether they agree.</source>
        <translation>Chaque échantillon reçoit sa propre lentille : les paramètres non verrouillés, l’éclat de la source et le niveau de bruit varient avec la source. 16 marches indépendantes montrent si elles s’accordent.</translation>
    </message>
    <message>
        <source>Lens and source</source>
        <translation>Lentille et source</translation>
    </message>
    <message>
        <source>How to sample: sampler, prior, steps, number of samples, device, seed</source>
        <translation>Comment échantillonner : échantillonneur, a priori, étapes, nombre, appareil, graine</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>A priori</translation>
    </message>
</context>
<context>
    <name>anneau::SamplingJob</name>
    <message>
        <source>Sample</source>
        <translation>Échantillon</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>échantillons</translation>
    </message>
</context>
<context>
    <name>anneau::SceneTree</name>
    <message>
        <source>Scene</source>
        <translation>Scène</translation>
    </message>
    <message>
        <source>Lens mass</source>
        <translation>Masse de la lentille</translation>
    </message>
    <message>
        <source>Lens light</source>
        <translation>Lumière de la lentille</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Pixels %1 × %1</source>
        <translation>Pixels %1 × %1</translation>
    </message>
    <message>
        <source>The grid that Fit and Sample reconstruct the source on.</source>
        <translation>La grille sur laquelle la source est reconstruite.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Noise: map</source>
        <translation>Bruit : carte</translation>
    </message>
    <message>
        <source>Noise: constant</source>
        <translation>Bruit : constant</translation>
    </message>
    <message>
        <source>How the noise of a pixel is distributed.</source>
        <translation>Comment le bruit d’un pixel est distribué.</translation>
    </message>
    <message>
        <source>Field %1 × %2 px</source>
        <translation>Champ %1 × %2 px</translation>
    </message>
    <message>
        <source>The part of the image that is modelled.</source>
        <translation>La partie de l’image qui est modélisée.</translation>
    </message>
    <message>
        <source>No PSF</source>
        <translation>Pas de PSF</translation>
    </message>
    <message>
        <source>PSF %1 × %2</source>
        <translation>PSF %1 × %2</translation>
    </message>
    <message>
        <source>The point-spread function the model is blurred with.</source>
        <translation>La fonction d’étalement appliquée au modèle.</translation>
    </message>
    <message>
        <source>Redshifts %1 · %2</source>
        <translation>Décalages %1 · %2</translation>
    </message>
    <message>
        <source>Of lens and source: masses, lengths and time delays follow from them.</source>
        <translation>De la lentille et de la source : masses, longueurs et retards en découlent.</translation>
    </message>
</context>
<context>
    <name>anneau::ShortcutSheet</name>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>left drag</source>
        <translation>glisser à gauche</translation>
    </message>
    <message>
        <source>move a handle; else pan</source>
        <translation>déplacer une poignée, sinon l’image</translation>
    </message>
    <message>
        <source>Alt, Shift + drag</source>
        <translation>Alt, Maj + glisser</translation>
    </message>
    <message>
        <source>finely; along one axis</source>
        <translation>finement ; selon un axe</translation>
    </message>
    <message>
        <source>wheel, pinch</source>
        <translation>molette, pincement</translation>
    </message>
    <message>
        <source>zoom about the pointer</source>
        <translation>zoomer autour du pointeur</translation>
    </message>
    <message>
        <source>right drag</source>
        <translation>glisser à droite</translation>
    </message>
    <message>
        <source>contrast and bias</source>
        <translation>contraste et biais</translation>
    </message>
    <message>
        <source>right double click</source>
        <translation>double clic droit</translation>
    </message>
    <message>
        <source>reset contrast and bias</source>
        <translation>réinitialiser contraste et biais</translation>
    </message>
    <message>
        <source>right click</source>
        <translation>clic droit</translation>
    </message>
    <message>
        <source>menu: stretch, colours, limits, export</source>
        <translation>menu : échelle, couleurs, limites, export</translation>
    </message>
    <message>
        <source>fit; one pixel to one pixel</source>
        <translation>ajuster ; un pixel pour un pixel</translation>
    </message>
    <message>
        <source>stretch: linear, √, ², log, asinh, equalised</source>
        <translation>échelle : linéaire, √, ², log, asinh, égalisée</translation>
    </message>
    <message>
        <source>freeze, mirror the crosshair</source>
        <translation>figer, refléter le réticule</translation>
    </message>
    <message>
        <source>next handle</source>
        <translation>poignée suivante</translation>
    </message>
    <message>
        <source>arrows</source>
        <translation>flèches</translation>
    </message>
    <message>
        <source>nudge the handle (Shift ×10, Alt ×0.1)</source>
        <translation>pousser la poignée (Maj ×10, Alt ×0,1)</translation>
    </message>
    <message>
        <source>take a drag back</source>
        <translation>reprendre un déplacement</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>anneau::SourceForm</name>
    <message>
        <source>Source pixel size</source>
        <translation>Taille des pixels de la source</translation>
    </message>
    <message>
        <source>Source grid centre, x</source>
        <translation>Centre de la grille source, x</translation>
    </message>
    <message>
        <source>Source grid centre, y</source>
        <translation>Centre de la grille source, y</translation>
    </message>
    <message>
        <source>Sky background</source>
        <translation>Fond du ciel</translation>
    </message>
    <message>
        <source>Source pixels per side</source>
        <translation>Pixels de la source par côté</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>A priori</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixels</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Centre x</source>
        <translation>Centre x</translation>
    </message>
    <message>
        <source>Centre y</source>
        <translation>Centre y</translation>
    </message>
    <message>
        <source>Sky</source>
        <translation>Ciel</translation>
    </message>
    <message>
        <source>source pixels</source>
        <translation>pixels de la source</translation>
    </message>
    <message>
        <source>source pixel size</source>
        <translation>taille des pixels de la source</translation>
    </message>
    <message>
        <source>source grid</source>
        <translation>grille de la source</translation>
    </message>
    <message>
        <source>per side, %1″</source>
        <translation>par côté, %1″</translation>
    </message>
</context>
<context>
    <name>anneau::SourceJob</name>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
</context>
<context>
    <name>anneau::Welcome</name>
    <message>
        <source>Drop a FITS image of a strong lens here.</source>
        <translation>Déposez ici une image FITS d’une lentille forte.</translation>
    </message>
    <message>
        <source>Open observation…</source>
        <translation>Ouvrir une observation…</translation>
    </message>
    <message>
        <source>DEMOS</source>
        <translation>DÉMOS</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>RÉCENTS</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>Ouvrir %1</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>Lecture de %1 …</translation>
    </message>
</context>
<context>
    <name>anneau::Workbench</name>
    <message>
        <source>The model could not be drawn</source>
        <translation>Le modèle n’a pas pu être dessiné</translation>
    </message>
    <message>
        <source>Undo the last change; if this returns, please report it.</source>
        <translation>Annulez le dernier changement ; si cela revient, signalez-le.</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>Échec : %1</translation>
    </message>
    <message>
        <source>The model was not opened</source>
        <translation>Le modèle n’a pas été ouvert</translation>
    </message>
    <message>
        <source>open model</source>
        <translation>ouvrir un modèle</translation>
    </message>
    <message>
        <source>The model was not saved</source>
        <translation>Le modèle n’a pas été enregistré</translation>
    </message>
    <message>
        <source>stopped fit</source>
        <translation>ajustement arrêté</translation>
    </message>
    <message>
        <source>Sampling is not available</source>
        <translation>L’échantillonnage n’est pas disponible</translation>
    </message>
    <message>
        <source>The posterior was not saved</source>
        <translation>Le postérieur n’a pas été enregistré</translation>
    </message>
    <message>
        <source>%1 could not be written; choose another folder.</source>
        <translation>%1 n’a pas pu être écrit ; choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>%1: sampler %2, %3 steps; prior %4; as %5, peak S/N %6 to %7</source>
        <translation>%1 : échantillonneur %2, %3 étapes ; a priori %4 ; comme %5, S/B maximal de %6 à %7</translation>
    </message>
    <message>
        <source>The model was not exported</source>
        <translation>Le modèle n’a pas été exporté</translation>
    </message>
    <message>
        <source>keep the model</source>
        <translation>garder le modèle</translation>
    </message>
</context>
</TS>
